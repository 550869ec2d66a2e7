import { type Dialect, DumpdockError } from '@dumpdock/contracts';
import { detectDump } from './detect.ts';
import { createFindings, type DumpInspection, type EntryFindings, isUnremarkable } from './inspect-findings.ts';
import type { Detected, DialectReader, Judge, LexerSink, Place, Statement, Verdict } from './types.ts';

export interface InspectorDeps {
  /** Dialect of the target, or of the archive as surveyDialect tells it: decides for SQL that fits several. */
  readonly dialectHint?: Dialect | undefined;
  readonly readers: ReadonlyMap<Dialect, DialectReader>;
}

/** Reads one entry; feed every byte of the file, from the first. */
export interface EntryInspector {
  readonly detected: Detected;
  push(chunk: Buffer): void;
  /** The entry is over. Throws INCOMPLETE_DUMP when it ends inside of something. */
  end(): void;
}

/** One pass over the entries of a dump, one after the other, in load order. */
export interface Inspector {
  /**
   * Starts the next entry. `head`: its first DETECTION_HEAD_BYTES, or all of it.
   * Throws NOT_TEXT_SQL, UNKNOWN_DIALECT; MIXED_DIALECTS when it plainly is of another dialect than the entries before.
   */
  openEntry(path: string, head: Buffer): EntryInspector;
  /** Everything that the dump alone can tell. Throws NO_SQL_FILES when there was no entry. */
  finish(): DumpInspection;
}

/** Makes an inspector for one import. */
export function createInspector({ dialectHint, readers }: InspectorDeps): Inspector {
  let reader: DialectReader | null = null;
  let judge: Judge | null = null;
  const findings = createFindings();

  function choose(path: string, detected: Detected): DialectReader {
    if (reader !== null && reader.dialect !== detected.dialect) {
      throw new DumpdockError('MIXED_DIALECTS', {
        detail: `${path} is written for ${detected.dialect}, the entries before it for ${reader.dialect}.`,
      });
    }
    const found = reader ?? readers.get(detected.dialect);
    if (found === undefined) throw new DumpdockError('INTERNAL', { detail: `There is no reader for ${detected.dialect}.` });
    return found;
  }

  return {
    openEntry(path, head) {
      const detected = detectDump(head, path, reader?.dialect ?? dialectHint);
      reader = choose(path, detected);
      judge ??= reader.createJudge();
      judge.openEntry(path, detected);
      const entry = findings.openEntry(path, detected);
      const lexer = reader.createLexer(sinkOf(entry, judge), detected);
      return {
        detected,
        push(chunk) {
          entry.bytes += chunk.length;
          namingEntry(path, () => lexer.push(chunk));
        },
        end: () => namingEntry(path, () => lexer.end()),
      };
    },
    finish() {
      if (reader === null || judge === null) throw new DumpdockError('NO_SQL_FILES');
      for (const late of judge.finish()) findings.late(late.entry, late.verdict, late.place, late.head);
      return findings.conclude(reader.dialect);
    },
  };
}

function sinkOf(entry: EntryFindings, judge: Judge): LexerSink {
  let last: { verdict: Verdict; place: Place; head: Buffer } | null = null;
  return {
    statement(statement: Statement) {
      const verdict = judge.judge(statement);
      const { place, head, rows, start, end } = statement;
      entry.statements++;
      entry.judged(verdict, place, head, rows, end - start);
      last = { verdict, place, head };
    },
    repeats: {
      may: () => last !== null && isUnremarkable(last.verdict),
      came(statements, rows, bytes) {
        entry.statements += statements;
        if (last !== null) entry.judged(last.verdict, last.place, last.head, rows, bytes);
      },
    },
    clientCommand: (place, bytes) => entry.judged(judge.judgeClientCommand(place, bytes), place, bytes, 0, 0),
    data: (chunk) => entry.data(chunk.length),
    dataEnd: (rows) => entry.dataEnd(rows),
  };
}

/** Lexers do not know the name of what they read. */
function namingEntry(entry: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof DumpdockError) || error.location === undefined || error.location.entry !== '') throw error;
    throw DumpdockError.fromRecord({ ...error.toRecord(), location: { ...error.location, entry } });
  }
}
