import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { tempRoot } from '@dumpdock/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { postgresReader } from '../../src/index.ts';
import { dumpText } from './dump-text.ts';
import { recordingServer } from './recording-server.ts';

const DETECTED = { dialect: 'postgresql', confidence: 1, tool: null, version: null, encoding: 'UTF8', bomBytes: 0 } as const;

function ours(text: string): string[] | null {
  const statements: string[] = [];
  const nothing = (): void => undefined;
  try {
    const sink = {
      statement: ({ bytes }: { bytes: Buffer | null }) => statements.push(bytes!.toString('latin1')),
      clientCommand: nothing,
      data: nothing,
      dataEnd: nothing,
    };
    const lexer = postgresReader.createLexer(sink, DETECTED);
    lexer.push(Buffer.from(text));
    lexer.end();
    return statements;
  } catch {
    return null; // It ends inside of something: psql sends nothing of that, or half of it.
  }
}

/** psql sends the semicolon and the comments before a statement, too. */
function bare(text: string): string {
  return text
    .replace(/^(?:\s+|--[^\n]*|\/\* a \/\* b; \*\/ c \*\/)+/, '')
    .replace(/;$/, '')
    .trimEnd();
}

test('the statements are those that psql sends', async () => {
  await using root = tempRoot();
  const server = await recordingServer();
  const file = root.path('dump.sql');
  const url = `postgresql://x@127.0.0.1:${server.port}/x?sslmode=disable&gssencmode=disable`;
  try {
    await fc.assert(
      fc.asyncProperty(dumpText, async (text) => {
        const found = ours(text);
        if (found === null) return;
        writeFileSync(file, text);
        await promisify(execFile)('psql', ['-X', '-q', '-f', file, url]);
        expect(found.map(bare)).toEqual(
          server
            .taken()
            .map(bare)
            .filter((query) => query !== ''),
        );
      }),
      { numRuns: 150 },
    );
  } finally {
    server.close();
  }
});
