/** A statement that switches triggers and foreign keys off, or on again. */
export type Switch =
  | {
      readonly kind: 'trigger';
      /** The table, as written. */
      readonly name: Buffer;
      readonly only: boolean;
      readonly on: boolean;
    }
  | { readonly kind: 'session'; readonly on: boolean };

const NAME = '(?:[A-Za-z_\\x80-\\xff][\\w$\\x80-\\xff]*|"(?:[^"\\\\\']|"")+")';
const TABLE = new RegExp(`^alter\\s+table\\s+(only\\s+)?(${NAME}(?:\\.${NAME})?)\\s+(disable|enable)\\s+trigger\\s+all\\s*$`, 'i');
const SESSION =
  /^(?:set\s+(?:session\s+)?session_replication_role\s*(?:=|\bto\b)\s*'?(replica|origin|default)'?|reset\s+session_replication_role)\s*$/i;

/** The forms that pg_dump --disable-triggers and people write; null: none of them, or a name that would have to be quoted otherwise. */
export function readSwitch(bytes: Buffer | null): Switch | null {
  const text = bytes?.subarray(0, 1000).toString('latin1') ?? '';
  const table = TABLE.exec(text);
  if (table !== null)
    return { kind: 'trigger', name: Buffer.from(table[2]!, 'latin1'), only: table[1] !== undefined, on: /^enable$/i.test(table[3]!) };
  const session = SESSION.exec(text);
  return session === null ? null : { kind: 'session', on: session[1]?.toLowerCase() !== 'replica' };
}
