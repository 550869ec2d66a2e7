/** Entries of a list that are written together. */
const AT_ONCE = 500;

/** `value` as JSON.stringify writes it without indentation, its long lists some hundred entries at a time: a sweep tells the names of everything it removed. */
export function* jsonPieces(value: unknown): Generator<string> {
  if (Array.isArray(value) && value.length > AT_ONCE) yield* listPieces(value);
  else if (isPlainObject(value)) yield* objectPieces(value);
  else yield JSON.stringify(value);
}

function* listPieces(list: readonly unknown[]): Generator<string> {
  for (let from = 0; from < list.length; from += AT_ONCE) {
    const part = JSON.stringify(list.slice(from, from + AT_ONCE));
    yield `${from === 0 ? '[' : ','}${part.slice(1, -1)}`;
  }
  yield ']';
}

function* objectPieces(object: Readonly<Record<string, unknown>>): Generator<string> {
  let before = '{';
  for (const [key, inner] of Object.entries(object)) {
    if (inner === undefined) continue;
    yield `${before}${JSON.stringify(key)}:`;
    yield* jsonPieces(inner);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
