import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { beforeAll, expect, test } from 'vitest';

type Receive = (headers: Record<string, string>, body: string, secret: string) => { type: string } | null;

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const BODY = JSON.stringify({ type: 'import.succeeded', data: { archive: { name: 'naïve.zip' } } });

/** What docs/api.md tells receivers to do. */
let receive: Receive;
beforeAll(async () => {
  const document = readFileSync(path.join(import.meta.dirname, '../../../docs/api.md'), 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(document)?.[1] ?? '';
  ({ receive } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { receive: Receive });
});

function signed(id: string, at = new Date(), secret = SECRET): Record<string, string> {
  const seconds = new Date(Math.floor(at.getTime() / 1000) * 1000);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds.getTime() / 1000),
    'webhook-signature': new Webhook(secret).sign(id, seconds, BODY),
  };
}

test('the documented receiver takes a message once', () => {
  expect(receive(signed('a'), BODY, SECRET)).toMatchObject({ type: 'import.succeeded' });
  expect(receive(signed('a'), BODY, SECRET)).toBe(null);
});

test('the documented receiver refuses what is old, changed or of another', () => {
  expect(() => receive(signed('b', new Date(Date.now() - 600_000)), BODY, SECRET)).toThrow('too old');
  expect(() => receive(signed('c'), `${BODY} `, SECRET)).toThrow('not from dumpdock');
  expect(() => receive({ ...signed('d'), 'webhook-id': 'e' }, BODY, SECRET)).toThrow('not from dumpdock');
  expect(() => receive(signed('f', new Date(), `whsec_${randomBytes(32).toString('base64')}`), BODY, SECRET)).toThrow('not from dumpdock');
});
