import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { jsonPieces } from './output/json-pieces.ts';

/** Where a command writes and asks. Results go to `out`, everything else to `err`, so that `--json` can be piped. */
export interface Terminal {
  /** A line of the result. */
  print(line: string): void;
  /** One JSON value as the whole result. */
  printJson(value: unknown): void;
  /** A line for the person who watches. */
  say(line: string): void;
  /** Overwrites the line of {@link Terminal.say}; nothing where that is not possible. */
  showStatus(line: string): void;
  clearStatus(): void;
  /** The answer to a question; null when there is nobody to ask. */
  ask(question: string): Promise<string | null>;
  readonly color: ReturnType<typeof pc.createColors>;
  /** Width of the result; infinite where it is no terminal. */
  readonly columns: number;
}

export interface Streams {
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: Writable & { isTTY?: boolean; columns?: number };
  readonly stderr: Writable & { isTTY?: boolean; columns?: number };
}

/** A terminal over three streams; colours and status lines only where a person looks, and no colours with NO_COLOR. */
export function createTerminal({ stdin, stdout, stderr }: Streams, noColor: boolean): Terminal {
  let status = false;
  const clearStatus = () => {
    if (status) stderr.write('\r\u001b[2K');
    status = false;
  };
  return {
    print: (line) => {
      clearStatus();
      stdout.write(`${fold(line, stdout)}\n`);
    },
    printJson: (value) => {
      for (const piece of stdout.isTTY ? [JSON.stringify(value, null, 2)] : jsonPieces(value)) stdout.write(piece);
      stdout.write('\n');
    },
    say: (line) => {
      clearStatus();
      stderr.write(`${fold(line, stderr)}\n`);
    },
    showStatus: (line) => {
      if (!stderr.isTTY) return;
      stderr.write(`\r\u001b[2K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
      status = true;
    },
    clearStatus,
    ask: async (question) => {
      clearStatus();
      return askOn(stdin, stderr, question);
    },
    color: pc.createColors(Boolean(stdout.isTTY) && !noColor),
    columns: stdout.isTTY ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
  };
}

/** Breaks a line that is wider than the terminal between its words; elsewhere it stays as it is. */
function fold(line: string, { isTTY, columns = 80 }: Streams['stdout']): string {
  const width = (text: string) => stripVTControlCharacters(text).length;
  if (!isTTY || width(line) <= columns) return line;
  const [first = '', ...words] = line.split(' ');
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (width(longer) > columns) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.join('\n');
}

/** One line of stdin, also from a pipe; null at its end. */
async function askOn(stdin: Readable, stderr: Writable, question: string): Promise<string | null> {
  const lines = createInterface({ input: stdin, output: stderr });
  const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}
