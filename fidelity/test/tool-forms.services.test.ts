import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DIALECTS } from '@dumpdock/contracts';
import { expect, test } from 'vitest';
import { settleOwn } from './own-dump.ts';

/** Dumps as other tools write them, named TOOL.DIALECT.sql. */
const FORMS = path.join(import.meta.dirname, 'forms');

test.each(readdirSync(FORMS))('%s', async (file) => {
  const dialect = DIALECTS.find((one) => file.endsWith(`.${one}.sql`))!;
  const dump = readFileSync(path.join(FORMS, file));
  const database = /^-- Host: .* Database: (\w+)$/m.exec(dump.toString('latin1'))?.[1];
  expect(await settleOwn(dialect, { [file]: dump }, database === undefined ? {} : { database })).toMatchObject({
    verdict: 'equal',
    statements: '',
  });
});
