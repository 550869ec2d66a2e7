import { expect, test } from 'vitest';
import { requireSendable } from '../../src/postgres/load-file.ts';

const place = { line: 7, column: 1, byteOffset: 90, statement: 3 };
const statement = (bytes: number) => ({ start: 90, end: 90 + bytes, place, head: Buffer.from("INSERT INTO t VALUES ('secret") });

test('a statement that PostgreSQL would end the session at is refused at its place', () => {
  const refuse = () => requireSendable(statement(2 ** 30), 'dump.sql');
  expect(refuse).toThrow(
    expect.objectContaining({ code: 'VALUE_TOO_LARGE', location: expect.objectContaining({ entry: 'dump.sql', line: 7 }) }),
  );
  expect(() => requireSendable(statement(1_000_000_000), 'dump.sql')).not.toThrow();
});
