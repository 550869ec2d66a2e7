import type { Detected, Lexer, LexerSink } from '../types.ts';
import { createRepeatReader } from './repeat-reader.ts';
import { createPostgresScanner, type ScanEvent } from './scanner.ts';

/** A scanner that tells a sink. */
export function createPostgresLexer(sink: LexerSink, detected: Detected): Lexer {
  const scanner = createPostgresScanner({ encoding: detected.encoding, bomBytes: detected.bomBytes });
  const repeats = createRepeatReader();

  function tellAll(): void {
    tellRepeats();
    for (let event = scanner.next(); event !== null; event = scanner.next()) tell(event);
  }

  function tell(event: ScanEvent): void {
    if (event.type === 'data') sink.data(event.bytes);
    else if (event.type === 'data-end') sink.dataEnd(event.rows);
    else if (event.type === 'command') sink.clientCommand(event.place, event.bytes);
    else {
      sink.statement(event.statement);
      if (sink.repeats?.may() === true && repeats.follow(event.statement)) tellRepeats();
      else repeats.stop();
    }
  }

  function tellRepeats(): void {
    repeats.reset();
    const statements = scanner.readInserts(repeats);
    if (statements > 0) sink.repeats?.came(statements, repeats.rows, repeats.bytes);
  }

  return {
    push(chunk) {
      scanner.feed(chunk);
      tellAll();
    },
    end() {
      scanner.finish();
      tellAll();
    },
  };
}
