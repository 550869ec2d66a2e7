import type { Detected, Lexer, LexerSink } from '../types.ts';
import { createPostgresScanner } from './scanner.ts';

/** A scanner that tells a sink. */
export function createPostgresLexer(sink: LexerSink, detected: Detected): Lexer {
  const scanner = createPostgresScanner({ encoding: detected.encoding, bomBytes: detected.bomBytes });
  function tellAll(): void {
    for (let event = scanner.next(); event !== null; event = scanner.next()) {
      if (event.type === 'statement') sink.statement(event.statement);
      else if (event.type === 'data') sink.data(event.bytes);
      else if (event.type === 'data-end') sink.dataEnd(event.rows);
      else sink.clientCommand(event.place, event.bytes);
    }
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
