import { expect, test } from 'vitest';
import { createLogger } from '../src/index.ts';

test('credentials are hidden wherever they usually sit', () => {
  let text = '';
  const log = createLogger('info', 'test', { write: (line) => (text += line) });
  log.info(
    {
      req: { headers: { authorization: 'Bearer hush-1', cookie: 'hush-2', 'set-cookie': 'hush-3' } },
      target: { name: 'pg', url: 'hush-4' },
      password: 'hush-5',
    },
    'x',
  );
  log.info({ databaseUrl: 'hush-6', config: { redisUrl: 'hush-7' }, connectionString: 'hush-8' }, 'y');
  expect(text).not.toMatch(/hush/);
  expect(text).toContain('"name":"pg"');
});
