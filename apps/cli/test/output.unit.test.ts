import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { jsonPieces } from '../src/output/json-pieces.ts';
import { createProgressBar } from '../src/output/progress-bar.ts';
import { showBytes, showDuration } from '../src/output/quantities.ts';
import { printTable } from '../src/output/table.ts';
import { plain } from '../src/output/text.ts';
import { createTerminal } from '../src/terminal.ts';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [15 * 1024 ** 2, '15 MiB'],
  [1.5 * 1024 ** 4, '1.5 TiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(showBytes(bytes)).toBe(text);
});

test.each([
  [350, '350 ms'],
  [12_000, '12 s'],
  [185_000, '3 min 5 s'],
  [7_200_000, '2 h'],
  [97 * 3_600_000, '4 d 1 h'],
])('%d ms are %s', (ms, text) => {
  expect(showDuration(ms)).toBe(text);
});

test('names from an archive cannot steer the terminal', () => {
  expect(plain('a\u001b[31mb\u202ec\n')).toBe('a\\u{1b}[31mb\\u{202e}c\\u{a}');
});

test.each([
  [
    {
      success: true,
      removed: Array.from({ length: 1_201 }, (_, n) => `name ${n} "quoted" \u2028`),
      skipped: [],
      left: undefined,
      none: {},
    },
  ],
  [Array.from({ length: 501 }, (_, n) => ({ n, deep: { list: [n, null] } }))],
  [{ list: Array.from({ length: 1_000 }, (_, n) => n), at: new Date(0), inner: { list: Array.from({ length: 700 }, () => undefined) } }],
  [[]],
  [null],
  ['text'],
])('JSON in pieces is the JSON of the whole', (value) => {
  const pieces = [...jsonPieces(value)];
  expect(pieces.join('')).toBe(JSON.stringify(value));
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(30_000);
});

function terminal(tty: boolean, columns = 120) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const made = createTerminal(
    { stdin, stdout: Object.assign(stdout, { isTTY: tty, columns }), stderr: Object.assign(stderr, { isTTY: tty, columns: 120 }) },
    false,
  );
  return { made, written: () => String(stderr.read() ?? ''), printed: () => stripVTControlCharacters(String(stdout.read() ?? '')) };
}

test('progress shows share, rows, rate and what is left on a terminal, and nothing elsewhere', () => {
  for (const tty of [true, false]) {
    const { made, written } = terminal(tty);
    let now = 0;
    const show = createProgressBar(made, () => now);
    const at = (bytes_done: number) =>
      ({ phase: 'importing', bytes_done, bytes_total: 4 * 1024 ** 2, statements: 1, rows: 1_200, table: 't' }) as const;
    show(at(0));
    now = 2_000;
    show(at(1024 ** 2));
    expect(written()).toMatch(tty ? /25% {2}1\.0 MiB, 1,200 rows, t {2}512 KiB\/s, 6 s left/ : /^$/);
  }
});

test.each([
  ['a wide terminal', true, 60, 'name              rows  what happens\npublic.customers    12  created\n'],
  ['a narrow terminal', true, 30, 'public.customers\n  rows          12\n  what happens  created\n'],
  ['no terminal', false, 30, 'name              rows  what happens\npublic.customers    12  created\n'],
])('a table on %s', (_, tty, columns, text) => {
  const { made, printed } = terminal(tty, columns);
  printTable(made, ['name', 'rows', 'what happens'], [['public.customers', '12', 'created']]);
  expect(printed()).toBe(text);
});

test('a long line is broken between words on a terminal, and nowhere else', () => {
  for (const [tty, text] of [
    [true, '  indented text that\nis long\n'],
    [false, '  indented text that is long\n'],
  ] as const) {
    const { made, printed } = terminal(tty, 20);
    made.print(made.color.red('  indented text that is long'));
    expect(printed()).toBe(text);
  }
});
