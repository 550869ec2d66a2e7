import type { Dialect } from '@dumpdock/contracts';

/** How what a client sends differs from the bare statement. */
export interface ClientRules {
  /** Index behind the white space and comments at `at`. */
  skipBlank(text: Buffer, at: number): number;
  /** Whether one sending may hold several statements. */
  readonly several: boolean;
}

const text = (source: Buffer, from: number, length: number): string => source.toString('latin1', from, from + length);
const lineEnd = (source: Buffer, at: number): number => {
  const end = source.indexOf(0x0a, at);
  return end < 0 ? source.length : end;
};
const blockEnd = (source: Buffer, at: number): number => {
  const end = source.indexOf('*/', at + 2, 'latin1');
  return end < 0 ? source.length : end + 2;
};

/** Comments nest in PostgreSQL alone (psqlscan.l, `xcinside`). */
function nestedEnd(source: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const two = text(source, at, 2);
    if (two === '/*') depth++;
    else if (two === '*/') depth--;
    else continue;
    at++;
    if (depth === 0) return at + 1;
  }
  return source.length;
}

function skipper(comment: (source: Buffer, at: number) => number, blank: RegExp): ClientRules['skipBlank'] {
  return (source, from) => {
    for (let at = from; ; ) {
      const start = at;
      while (at < source.length && blank.test(String.fromCharCode(source[at]!))) at++;
      at = at < source.length ? comment(source, at) : at;
      if (at === start) return at;
    }
  };
}

export const CLIENT_RULES: Readonly<Record<Dialect, ClientRules>> = {
  /** psqlscan.l: white space ahead of a statement is dropped, comments are sent, and the semicolon is. */
  postgresql: {
    skipBlank: skipper((source, at) => {
      const two = text(source, at, 2);
      return two === '--' ? lineEnd(source, at) : two === '/*' ? nestedEnd(source, at) : at;
    }, /[ \t\n\r\f\v;]/),
    several: false,
  },
  /** client/mysql.cc: it leaves comments out, but for `\\-` in the sandbox line it sends its rest. The client sends up to its DELIMITER; the server cuts at semicolons (sql_parse.cc, `found_semicolon`). */
  mysql: {
    skipBlank: skipper((source, at) => {
      const four = text(source, at, 4);
      const sandbox = /^\/\*M?!999999 enable the sandbox mode \*\//.exec(text(source, at, 50));
      if (sandbox !== null) return at + sandbox[0].length;
      if (four.startsWith('#') || /^--([\s\0-\x20]|$)/.test(four)) return lineEnd(source, at);
      return /^\/\*(?!M?!)/.test(four) ? blockEnd(source, at) : at;
    }, /[\0-\x20;]/),
    several: true,
  },
  /** shell.c, `process_input`: lines are gathered until one ends where sqlite3_complete() is content; between them lines that start with `.` or `#` are the shell's own. */
  sqlite: {
    skipBlank: skipper((source, at) => {
      if (/[.#]/.test(text(source, at, 1)) && (at === 0 || source[at - 1] === 0x0a)) return lineEnd(source, at);
      const two = text(source, at, 2);
      return two === '--' ? lineEnd(source, at) : two === '/*' ? blockEnd(source, at) : at;
    }, /[ \t\n\r\f;]/),
    several: true,
  },
};
