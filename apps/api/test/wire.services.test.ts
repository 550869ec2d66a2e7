import { until } from '@dumpdock/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { type ApiLab, apiLab } from './api-lab.ts';
import { type RawClient, rawClient, statusesOf } from './raw-client.ts';

const MIB = 1024 ** 2;
/** Short, so that the tests are. What is closed at all is closed by the same code as in 10 and 30 s. */
const wire = { headersMs: 1_000, stallMs: 1_000, idleMs: 1_000, pipelined: 20 };
const HOST = 'Host: 127.0.0.1\r\n';
const upload = (headers: string) => `POST /imports HTTP/1.1\r\n${HOST}Content-Type: multipart/form-data; boundary=b\r\n${headers}\r\n`;
const filePart = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n';
const field = (name: string, value: string) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const json = (body: string) =>
  `POST /cleanups HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;

let api: ApiLab;
let port: number;
beforeAll(async () => {
  api = await apiLab({ env: { MAX_UPLOAD_BYTES: String(MIB) }, deps: { wire } });
  port = await api.listen();
});
afterAll(() => api[Symbol.asyncDispose]());

/** Sends, and gives what came when the server has closed. */
async function answerTo(...parts: (string | Buffer)[]): Promise<{ text: string; statuses: number[] }> {
  const client = rawClient(port);
  for (const part of parts) client.send(part);
  const { text } = await client.closed;
  return { text, statuses: statusesOf(text) };
}

/** Sends a byte now and then until an answer comes: whoever goes on writing into a closed connection may lose the answer to the reset. */
const dripOn = (client: RawClient, everyMs: number) => setInterval(() => void (client.received() === '' && client.send('x')), everyMs);

const nothingLeft = async () => {
  await until('workspaces to be gone', async () => (await api.app.inject('/workspaces')).json().workspaces.length === 0);
  const { imports } = (await api.app.inject('/imports')).json();
  expect(imports.filter(({ status }: { status: string }) => status === 'receiving')).toEqual([]);
};

describe('slowness', () => {
  test('headers that never end are answered 408 and closed', async () => {
    const client = rawClient(port);
    client.send(`GET /imports HTTP/1.1\r\n${HOST}X-Slow: `);
    const drip = dripOn(client, 100);
    const { text } = await client.closed;
    clearInterval(drip);
    expect(statusesOf(text)).toEqual([408]);
    expect(text).toMatch(/application\/problem\+json.*"code":"REQUEST_TIMEOUT"/s);
  });

  test('a connection that says nothing is closed', async () => {
    expect(statusesOf((await rawClient(port).closed).text)).toEqual([408]);
  });

  test('a connection that said enough and then nothing is closed', async () => {
    const client = rawClient(port);
    client.send(`GET /healthz HTTP/1.1\r\n${HOST}\r\n`);
    expect(statusesOf((await client.closed).text)).toEqual([200]);
  });

  test.each<[string, string, string]>([
    ['an upload', upload('Content-Length: 100000\r\n'), filePart],
    ['a chunked upload', upload('Transfer-Encoding: chunked\r\n'), '5\r\n--b\r\n'],
    ['JSON', `POST /cleanups HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`, '{"scope":'],
  ])('the stalled body of %s is answered 408 and closed, and nothing is left', async (_, head, start) => {
    const { statuses, text } = await answerTo(head, start);
    expect(statuses).toEqual([408]);
    expect(text).toContain('"code":"REQUEST_TIMEOUT"');
    await nothingLeft();
  });

  test('a body that drips is closed too', async () => {
    const client = rawClient(port);
    client.send(upload('Content-Length: 100000\r\n') + filePart);
    const drip = dripOn(client, 50);
    const { text } = await client.closed;
    clearInterval(drip);
    expect(statusesOf(text)).toEqual([408]);
    await nothingLeft();
  });

  test('an honest slow upload is taken', async () => {
    await using patient = await apiLab({ deps: { wire: { stallMs: 2_500 } } });
    const zip = sqliteDump('slow', 5_000);
    const client = rawClient(await patient.listen());
    const end = '\r\n--b--\r\n';
    client.send(upload(`Connection: close\r\nContent-Length: ${filePart.length + zip.length + end.length}\r\n`) + filePart);
    const pieces = Array.from({ length: 8 }, (_, n) => zip.subarray((n * zip.length) / 8, ((n + 1) * zip.length) / 8));
    for (const piece of pieces) {
      client.send(piece);
      await new Promise((resolve) => setTimeout(resolve, 400)); // The line is slow: longer than one window in all, each window above the rate.
    }
    client.send(end);
    expect(statusesOf((await client.closed).text)).toEqual([202]);
  });
});

describe('size', () => {
  test('an upload that says it is too large is refused before it is read', async () => {
    const { statuses, text } = await answerTo(upload('Content-Length: 10000000000\r\n'));
    expect(statuses).toEqual([413]);
    expect(text).toContain('UPLOAD_TOO_LARGE');
  });

  test('with Expect: 100-continue it is never asked for', async () => {
    const { statuses } = await answerTo(upload('Content-Length: 10000000000\r\nExpect: 100-continue\r\n'));
    expect(statuses).toEqual([413]);
  });

  test('what fits is asked for', async () => {
    const client = rawClient(port);
    client.send(upload('Content-Length: 30\r\nExpect: 100-continue\r\nConnection: close\r\n'));
    await until('100 Continue', () => client.received().startsWith('HTTP/1.1 100 '));
    client.send('--b--\r\n'.padEnd(30));
    expect(statusesOf((await client.closed).text)).toEqual([100, 400]);
  });

  test('an upload that turns out to be too large is refused at the limit, and the connection closed soon after', async () => {
    const client = rawClient(port);
    client.send(upload('Transfer-Encoding: chunked\r\n'));
    const chunk = (text: string | Buffer) =>
      Buffer.concat([Buffer.from(`${text.length.toString(16)}\r\n`), Buffer.from(text), Buffer.from('\r\n')]);
    client.send(chunk(filePart));
    const piece = chunk(Buffer.alloc(MIB));
    let sent = 0;
    const pump = () => {
      while (!client.socket.destroyed && sent < 1_000 && client.socket.write(piece)) sent += 1;
    };
    client.socket.on('drain', pump);
    pump();
    const { text } = await client.closed;
    expect(statusesOf(text)).toEqual([413]);
    expect(client.socket.bytesWritten).toBeLessThan(100 * MIB);
    await nothingLeft();
  });

  test.each<[string, string]>([
    ['JSON of a megabyte', `{"scope":"${'x'.repeat(MIB)}"}`],
    ['JSON that only opens', '['.repeat(MIB)],
  ])('%s is 413', async (_, body) => {
    expect((await answerTo(json(body))).statuses).toEqual([413]);
  });

  const kept = (headers: string, body: string) =>
    `POST /cleanups HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n${headers}\r\n${body}`;
  test.each<[string, string]>([
    ['and all of it comes', kept(`Content-Length: ${MIB}\r\n`, 'x'.repeat(MIB))],
    ['and half of it comes', kept(`Content-Length: ${MIB}\r\n`, 'x'.repeat(MIB / 2))],
    ['and none of it comes', kept(`Content-Length: ${MIB}\r\n`, '')],
    ['in chunks that do not end', kept('Transfer-Encoding: chunked\r\n', `80000\r\n${'x'.repeat(0x80000)}\r\n`)],
    ['in an upload of which a part comes', upload('Content-Length: 10000000000\r\n') + filePart],
  ])('a body that is too large has one answer until the connection is closed, %s', async (_, text) => {
    expect((await answerTo(text)).statuses).toEqual([413]);
  });

  test.each<[string, string]>([
    ['deep arrays', '['.repeat(250_000)],
    ['deep objects', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
    ['deep objects that touch the prototype', `${'{"__proto__":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['a constructor', '{"scope":"old","constructor":{"prototype":{"x":1}}}'],
    ['no JSON', '{"scope":"old"'],
    ['a number beyond all', '{"scope":"old","max_age_hours":1e999}'],
    ['another type', '"old"'],
    ['null', 'null'],
  ])('JSON with %s is 400', async (_, body) => {
    expect((await answerTo(json(body))).statuses).toEqual([400]);
  });

  test('headers of 100 KB are 431', async () => {
    const { statuses, text } = await answerTo(`GET /healthz HTTP/1.1\r\n${HOST}X-Big: ${'x'.repeat(100_000)}\r\n\r\n`);
    expect(statuses).toEqual([431]);
    expect(text).toContain('"code":"HEADERS_TOO_LARGE"');
  });
});

describe('multipart', () => {
  const whole = (body: string, headers = '') =>
    upload(`Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n${headers}`) + body;
  const end = '--b--\r\n';

  test.each<[string, string, number]>([
    ['no part', end, 400],
    ['many fields', Array.from({ length: 50 }, (_, n) => field(`f${n}`, 'x')).join('') + end, 400],
    ['many files', `${filePart}PK\r\n`.repeat(20) + end, 400],
    ['a long field', field('target', 'x'.repeat(5_000)) + end, 400],
    ['a field name of 10 KB', field('n'.repeat(10_000), 'x') + end, 400],
    ['a field named __proto__', field('__proto__', 'x') + end, 400],
    ['a file in another field', `${filePart.replace('"file"', '"zip"')}PK\r\n${end}`, 400],
    [
      'two hundred part headers',
      `--b\r\n${'X-H: 1\r\n'.repeat(200)}Content-Disposition: form-data; name="target"\r\n\r\nlite\r\n${end}`,
      400,
    ],
    [
      'a part header of 200 KB',
      `--b\r\nX-H: ${'x'.repeat(200_000)}\r\nContent-Disposition: form-data; name="target"\r\n\r\nlite\r\n${end}`,
      400,
    ],
    ['no end', `${filePart}PK\x03\x04`, 400],
    ['an end in the headers of a part', '--b\r\nContent-Disposition: form-', 400],
    ['another boundary', `${filePart}PK\r\n${end}`.replaceAll('--b', '--c'), 400],
    ['an empty file', `${filePart}\r\n${end}`, 422],
    ['no zip', `${filePart}hello\r\n${end}`, 422],
  ])('%s is refused, and nothing is left', async (_, body, status) => {
    expect((await answerTo(whole(body))).statuses).toEqual([status]);
    await nothingLeft();
  });

  test.each<[string, string, number]>([
    ['no boundary', 'multipart/form-data', 400],
    ['an empty boundary', 'multipart/form-data; boundary=', 400],
    ['a boundary of 10 KB', `multipart/form-data; boundary=${'b'.repeat(10_000)}`, 400],
    ['another type', 'text/plain', 415],
    ['no type', '', 415],
  ])('%s is refused', async (_, type, status) => {
    const head = `POST /imports HTTP/1.1\r\n${HOST}${type === '' ? '' : `Content-Type: ${type}\r\n`}Content-Length: 7\r\nConnection: close\r\n\r\n`;
    expect((await answerTo(`${head}--b--\r\n`)).statuses).toEqual([status]);
  });

  test('an upload whose sender goes away leaves nothing', async () => {
    const client = rawClient(port);
    client.send(`${upload('Content-Length: 500000\r\n')}${filePart}PK\x03\x04${'x'.repeat(100_000)}`);
    await until('the workspace', async () => (await api.app.inject('/workspaces')).json().workspaces.length > 0);
    client.socket.resetAndDestroy();
    await nothingLeft();
  });
});

describe('HTTP', () => {
  test.each<[string, string]>([
    ['no HTTP', 'hello\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a length and chunks', `POST /cleanups HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['two lengths', `POST /cleanups HTTP/1.1\r\n${HOST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`],
    ['a negative length', `POST /cleanups HTTP/1.1\r\n${HOST}Content-Length: -5\r\n\r\n`],
    [
      'a chunk size that is none',
      `POST /cleanups HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ],
    ['a header without a name', `GET / HTTP/1.1\r\n${HOST}: x\r\n\r\n`],
    ['a space before the colon', `GET / HTTP/1.1\r\n${HOST}X-A : x\r\n\r\n`],
    ['a control character in a header', `GET / HTTP/1.1\r\n${HOST}X-A: \x01\r\n\r\n`],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a version that is not spoken', `GET / HTTP/9.9\r\n${HOST}\r\n`],
  ])('%s is 400 and closed', async (_, text) => {
    const client = rawClient(port);
    client.socket.write(text, 'latin1');
    expect(statusesOf((await client.closed).text)).toEqual([400]);
  });

  test.each<[string, string, number]>([
    ['HTTP/1.0 without a Host', 'GET /imports HTTP/1.0\r\n\r\n', 421],
    ['a path that is no encoding', `GET /%zz HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 400],
    ['a path of 8 KB', `GET /imports/${'x'.repeat(8_000)} HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 400],
    ['a method nobody has', `PROPFIND /imports HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 404],
    ['TRACE', `TRACE /imports HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 404],
    ['an expectation nobody meets', `GET /imports HTTP/1.1\r\n${HOST}Expect: miracles\r\nConnection: close\r\n\r\n`, 417],
  ])('%s is refused', async (_, text, status) => {
    expect((await answerTo(text)).statuses).toEqual([status]);
  });

  test('two thousand headers are no way in', async () => {
    const many = Array.from({ length: 2_500 }, (_, n) => `a${n}:1\r\n`).join('');
    expect(statusesOf((await answerTo(`GET /healthz HTTP/1.1\r\n${HOST}${many}Connection: close\r\n\r\n`)).text)[0]).toBeGreaterThanOrEqual(
      200,
    );
  });

  test('requests that pile up on one connection are refused, the others answered', async () => {
    const { statuses } = await answerTo(`GET /imports HTTP/1.1\r\n${HOST}\r\n`.repeat(500));
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.filter((status) => status === 200).length).toBeLessThan(100);
  });
});

test('what is said on the wire does not reach the log', async () => {
  const lines: string[] = [];
  await using logged = await apiLab({ log: { write: (line) => void lines.push(line) }, deps: { wire } });
  const logPort = await logged.listen();
  const secret = 'CANARY-5f1c';
  const texts = [
    `GET /imports HTTP/1.1\r\nX: ${secret}\r\nbroken\r\n\r\n`,
    `GET /${secret}?key=${secret} HTTP/1.1\r\n${HOST}Authorization: Bearer ${secret}\r\nCookie: a=${secret}\r\nConnection: close\r\n\r\n`,
    `GET /%zz${secret} HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
    upload(`Authorization: Bearer ${secret}\r\nCookie: dumpdock_session=${secret}\r\nContent-Length: 7\r\nConnection: close\r\n`) +
      '--b--\r\n',
    `${upload('Content-Length: 500\r\nConnection: close\r\n')}${field('target', secret)}`,
  ];
  for (const text of texts) {
    const client = rawClient(logPort);
    client.send(text);
    await client.closed;
  }
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.filter((line) => line.includes(secret) || line.includes(Buffer.from(secret).join(',')))).toEqual([]);
});
