/** Commands of the client that it takes at the start of a line (client/mysql.cc, commands[]); `use` and `delimiter` are handled apart. */
const NAMED = new Set(
  (
    'source system tee notee pager nopager prompt print edit ego go exit quit rehash status connect charset warnings nowarning clear ' +
    'help sandbox resetconnection use delimiter'
  ).split(' '),
);

const FIRST_LETTERS = new Uint8Array(256);
for (const [first = ''] of NAMED) FIRST_LETTERS[first.charCodeAt(0)] = FIRST_LETTERS[first.toUpperCase().charCodeAt(0)] = 1;

/** Whether a command may begin with this byte: most statements are told apart by it. */
export function mayBeginCommand(byte: number): boolean {
  return FIRST_LETTERS[byte] === 1;
}

/** Whether a word is the name of a client command, in any case. */
export function isClientCommandName(word: string): boolean {
  return NAMED.has(word.toLowerCase());
}

/** The argument of a DELIMITER line (get_arg): up to white space, quotes taken off; empty when there is none. */
export function delimiterArgument(line: Buffer): string {
  const rest = line.toString('latin1').trimStart().slice('delimiter'.length).trim();
  const quote = rest[0];
  if (quote === "'" || quote === '"' || quote === '`') {
    const end = rest.indexOf(quote, 1);
    return end < 0 ? rest.slice(1) : rest.slice(1, end);
  }
  return rest.split(/[ \t\r]/)[0] ?? '';
}
