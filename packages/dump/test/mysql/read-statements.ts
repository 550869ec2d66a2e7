import { mysqlReader, type Statement, type Verdict } from '@dumpdock/dump';

/** What the reader said of a text, in order; statements as text, latin1. */
export interface ReadText {
  readonly statements: {
    readonly text: string;
    readonly rows: number;
    readonly plain: boolean;
    readonly line: number;
    readonly column: number;
  }[];
  readonly commands: string[];
  readonly verdicts: Verdict[];
}

const DETECTED = { dialect: 'mysql', confidence: 1, tool: null, version: null, encoding: 'utf8mb4', bomBytes: 0 } as const;

/** Reads `text` in the pieces that `cuts` (offsets, rising) make of it. */
export function readText(text: string | Buffer, cuts: readonly number[] = []): ReadText {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const found: ReadText = { statements: [], commands: [], verdicts: [] };
  const judge = mysqlReader.createJudge();
  judge.openEntry('dump.sql');
  const lexer = mysqlReader.createLexer(
    {
      statement(statement: Statement) {
        const { line, column } = statement.place;
        const shown = statement.bytes?.toString('latin1') ?? '(long)';
        found.statements.push({ text: shown, rows: statement.rows, plain: statement.plainRows === true, line, column });
        found.verdicts.push(judge.judge(statement));
      },
      clientCommand(place, line) {
        found.commands.push(line.toString('latin1'));
        found.verdicts.push(judge.judgeClientCommand(place, line));
      },
      data: () => undefined,
      dataEnd: () => undefined,
    },
    DETECTED,
  );
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    lexer.push(Buffer.from(bytes.subarray(from, cut)));
    from = cut;
  }
  lexer.end();
  found.verdicts.push(...judge.finish().map(({ verdict }) => verdict));
  return found;
}

/** The texts of the statements. */
export function textsOf(text: string | Buffer): string[] {
  return readText(text).statements.map((statement) => statement.text);
}
