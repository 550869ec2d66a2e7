/** Longest snippet, in characters. */
export const MAX_SNIPPET_LENGTH = 200;
/** What stands for a literal. */
const PLACEHOLDER = '?';
/** Bytes looked at: comments and literals vanish, so more than what is shown. */
const MAX_LOOKED_AT = 2000;

/** Words a statement may start with. Anything else is data that lost its way (a COPY row read as SQL) and is not shown at all. */
const LEADING = new Set(
  (
    'abort alter analyze attach begin call change checkpoint close cluster comment commit copy create deallocate declare delete delimiter desc ' +
    'describe detach discard do drop end execute explain fetch flush grant handler import insert install kill listen load lock merge move notify ' +
    'optimize pragma prepare purge reassign refresh reindex release rename repair replace reset revoke rollback savepoint security select set show ' +
    'shutdown signal source start stop system table truncate uninstall unlisten unlock update use vacuum values with xa'
  ).split(' '),
);
/** The first word of a statement as its kind; `UNKNOWN` when no statement starts with it, since then it may be a value. */
export function kindOfWord(word: string): string {
  return LEADING.has(word.toLowerCase()) ? word.toUpperCase() : 'UNKNOWN';
}

/** A double-quoted word after one of these is a name in every dialect; elsewhere MySQL may mean a string. */
const NAME_FOLLOWS =
  /(?:\b(?:into|table|index|on|view|exists|copy|only|update|from|join|trigger|schema|sequence|function|type)\s+|[\w"`\]]\.)$/i;

interface Scan {
  /** Latin-1: one character a byte, so that no byte is lost before the end. */
  readonly text: string;
  at: number;
  out: string;
  /** Behind VALUES: bare words are hidden too, a lost quote would show their inside. */
  values: boolean;
}

/**
 * The start of a statement with every value hidden: at most {@link MAX_SNIPPET_LENGTH} characters, white space folded, comments left out, literals as `?`.
 * It knows no dialect. Where dialects would read on differently (a backslash before a quote, `#`, `--x`, a nested comment) it stops there with `…`:
 * what one reading calls text may be a value in another.
 */
export function maskSnippet(head: Buffer): string {
  const text = head
    .subarray(0, MAX_LOOKED_AT)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  const client = /^(?:\\[A-Za-z!?.]+|\.[a-z]+)/.exec(text);
  if (client !== null) return client[0].length === text.trimEnd().length ? client[0] : `${client[0]} …`;
  const scan: Scan = { text, at: 0, out: '', values: false };
  while (scan.at < text.length && scan.out.length <= MAX_SNIPPET_LENGTH * 4 && step(scan)) if (!startsLikeSql(scan.out)) return '…';
  const whole = scan.at >= text.length && head.length <= MAX_LOOKED_AT;
  return shorten(Buffer.from(scan.out, 'latin1').toString('utf8').trim(), whole);
}

function shorten(text: string, whole: boolean): string {
  const characters = [...text];
  if (whole && text.length <= MAX_SNIPPET_LENGTH) return text;
  let kept = '';
  for (const character of characters) {
    if (kept.length + character.length > MAX_SNIPPET_LENGTH - 2) break;
    kept += character;
  }
  return `${kept.trimEnd()} …`.trimStart();
}

function startsLikeSql(out: string): boolean {
  const [, rest = ''] = /^[\s(;]*(?:\/\*M?!\d*\s*)?([\s\S]*)$/.exec(out) ?? [];
  return rest === '' || LEADING.has(/^[A-Za-z_\x80-\xff]*/.exec(rest)![0].toLowerCase());
}

/** Takes the next token. False: readings differ from here on, stop. */
function step(scan: Scan): boolean {
  const { text, at } = scan;
  const c = text[at]!;
  if (/\s/.test(c)) return emit(scan, /\s+/y, scan.out.endsWith(' ') ? '' : ' ');
  if (c === '-' && text[at + 1] === '-') return /\s/.test(text[at + 2] ?? '\n') && emit(scan, /--[^\n]*/y, ' ');
  if (c === '/' && text[at + 1] === '*') return comment(scan);
  if (c === "'") return quoted(scan);
  if (c === '"') return doubleQuoted(scan);
  if (c === '`' || c === '[') return bracketed(scan, c === '`' ? '`' : ']');
  if (c === '$') return dollar(scan);
  if (c === '#' || c === '\\' || c === '\0') return false;
  if (/[0-9]/.test(c)) return emit(scan, /[0-9][\w.]*/y, PLACEHOLDER);
  if (/[A-Za-z_\x80-\xff]/.test(c)) return word(scan);
  return emit(scan, /./y, c);
}

function emit(scan: Scan, pattern: RegExp, shown: string): boolean {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text);
  if (found === null) return false;
  scan.at += found[0].length;
  scan.out += shown;
  return true;
}

function word(scan: Scan): boolean {
  const text = /[A-Za-z_\x80-\xff][\w$\x80-\xff]*/y;
  text.lastIndex = scan.at;
  const found = text.exec(scan.text)![0];
  const next = scan.text[scan.at + found.length];
  const shown = !scan.values || next === '(' || next === "'" || /^(?:null|default)$/i.test(found);
  scan.at += found.length;
  scan.out += shown ? found : PLACEHOLDER;
  if (/^values$/i.test(found)) scan.values = true;
  // COPY … FROM stdin; what follows are rows.
  return !(/^stdin$/i.test(found) && /^\s*copy\b/i.test(scan.out));
}

function quoted(scan: Scan): boolean {
  const end = closing(scan, "'");
  scan.out += PLACEHOLDER;
  if (end < 0) return false;
  scan.at = end;
  return true;
}

function doubleQuoted(scan: Scan): boolean {
  const start = scan.at;
  const end = closing(scan, '"');
  const isName = end > 0 && end - start <= 66 && !scan.values && NAME_FOLLOWS.test(scan.out);
  scan.out += isName ? scan.text.slice(start, end) : PLACEHOLDER;
  if (end < 0) return false;
  scan.at = end;
  return true;
}

/** Where the quoted text that starts here is over; -1 when dialects differ on that or it is cut off. */
function closing(scan: Scan, quote: string): number {
  for (let i = scan.at + 1; i < scan.text.length; i++) {
    if (scan.text[i] !== quote) continue;
    if (scan.text[i - 1] === '\\') return -1;
    if (scan.text[i + 1] === quote) i++;
    else return /[\w$\x80-\xff]/.test(scan.text[i + 1] ?? ' ') ? -1 : i + 1;
  }
  return -1;
}

/** A name in backticks or brackets; PostgreSQL means an operator or an array by them, so a quote inside would be read in two ways. */
function bracketed(scan: Scan, close: string): boolean {
  const end = scan.text.indexOf(close, scan.at + 1);
  if (end < 0) return false;
  const inside = scan.text.slice(scan.at + 1, end);
  if (/['"$\\#]|--|\/\*/.test(inside) || inside.length > 64) return false;
  scan.out +=
    scan.values || close === ']'
      ? `${scan.text[scan.at]}${scan.values ? PLACEHOLDER : inside.replace(/\b\d[\w.]*/g, PLACEHOLDER)}${close}`
      : scan.text.slice(scan.at, end + 1);
  scan.at = end + 1;
  return true;
}

function dollar(scan: Scan): boolean {
  const tag = /\$(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*)?\$/y;
  tag.lastIndex = scan.at;
  const found = tag.exec(scan.text)?.[0];
  if (found === undefined) return emit(scan, /\$\d*/y, PLACEHOLDER);
  const end = scan.text.indexOf(found, scan.at + found.length);
  scan.out += PLACEHOLDER;
  // Only PostgreSQL sees one literal here; where the inside holds a quote the others see something else.
  if (end < 0 || /['"`]/.test(scan.text.slice(scan.at, end))) return false;
  scan.at = end + found.length;
  return true;
}

function comment(scan: Scan): boolean {
  const code = /\/\*M?!\d*/y;
  code.lastIndex = scan.at;
  const opener = code.exec(scan.text)?.[0];
  if (opener !== undefined) {
    scan.at += opener.length;
    scan.out += opener;
    return true;
  }
  const end = scan.text.indexOf('*/', scan.at + 2);
  if (end < 0 || scan.text.slice(scan.at + 2, end).includes('/*')) return false;
  scan.at = end + 2;
  scan.out += scan.out.endsWith(' ') ? '' : ' ';
  return true;
}
