import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { until } from '@dumpdock/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { type ApiLab, apiLab } from './api-lab.ts';

let api: ApiLab;
let base: string;
beforeAll(async () => {
  api = await apiLab({ keys: { ida: 'importer', ivan: 'importer' } });
  base = `http://127.0.0.1:${await api.listen()}`;
});
afterAll(() => api[Symbol.asyncDispose]());

const zip = new Uint8Array(sqliteDump('t', 5_000));
const PART = 'application/offset+octet-stream';
const auth = (name = 'ida') => ({ authorization: `Bearer ${api.keys[name]}` });
const metadata = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
const begin = (length = zip.length, fields: Record<string, string> = { filename: 'C:\\dumps\\shop.zip', target: 'lite' }) =>
  fetch(`${base}/uploads`, {
    method: 'POST',
    headers: { ...auth(), 'tus-resumable': '1.0.0', 'upload-length': String(length), 'upload-metadata': metadata(fields) },
  });
const idOf = (response: Response) => response.headers.get('location')?.split('/').at(-1) ?? '';
const begun = async () => idOf(await begin());
const head = (id: string, name = 'ida') => fetch(`${base}/uploads/${id}`, { method: 'HEAD', headers: auth(name) });
const offsetOf = async (id: string) => Number((await head(id)).headers.get('upload-offset'));
const patch = (id: string, offset: number, bytes: Uint8Array<ArrayBuffer>, name = 'ida') =>
  fetch(`${base}/uploads/${id}`, {
    method: 'PATCH',
    headers: { ...auth(name), 'content-type': PART, 'upload-offset': String(offset) },
    body: bytes,
  });
const record = (id: string) => api.lab.record(id);

/** Sends the first bytes of a part that announces more, and leaves the request open. */
function startPart(id: string, offset: number, announced: number, bytes: Uint8Array) {
  const request = httpRequest(`${base}/uploads/${id}`, {
    method: 'PATCH',
    headers: { ...auth(), 'content-type': PART, 'upload-offset': String(offset), 'content-length': String(announced) },
  });
  request.on('error', () => undefined);
  request.write(bytes);
  return request;
}

test('an upload in parts becomes the import that one upload would have become', async () => {
  const created = await begin();
  expect(created.status).toBe(201);
  const id = idOf(created);
  expect(await record(id)).toMatchObject({ status: 'receiving', target: 'lite', owner: 'ida', archive: { name: 'shop.zip' } });
  const half = Math.floor(zip.length / 2);
  expect((await patch(id, 0, zip.subarray(0, half))).status).toBe(204);
  expect(await offsetOf(id)).toBe(half);
  expect((await record(id)).progress).toMatchObject({ phase: 'receiving', bytes_done: half, bytes_total: zip.length });
  const last = await patch(id, half, zip.subarray(half));
  expect(last.status).toBe(200);
  expect(await last.json()).toMatchObject({ import_id: id, status_url: `/imports/${id}` });
  expect(await record(id)).toMatchObject({
    status: 'inspecting',
    archive: { bytes: zip.length, sha256: createHash('sha256').update(zip).digest('hex') },
  });
  expect((await head(id)).headers.get('upload-offset'), 'whole, told again').toBe(String(zip.length));
  expect(await api.lab.inspect(id)).toBe('ready');
  const { rows } = await api.lab.metadata.query('SELECT action FROM audit_records WHERE import_id = $1 AND action = $2', [id, 'upload']);
  expect(rows.length, 'the beginning and the end, no part').toBe(2);
});

test('a part whose connection breaks keeps what arrived, and the upload goes on from there', async () => {
  const id = await begun();
  const broken = startPart(id, 0, zip.length, zip.subarray(0, 1_000));
  await until('bytes to arrive', async () => ((await record(id)).progress?.bytes_done ?? 0) >= 1_000);
  broken.destroy();
  const offset = await until('the part to be over', async () => (await offsetOf(id)) || null);
  expect(offset).toBe(1_000);
  expect((await patch(id, offset, zip.subarray(offset))).status).toBe(200);
});

test('whoever asks where an upload stands takes over from a connection that hangs', async () => {
  const id = await begun();
  const hanging = startPart(id, 0, zip.length, zip.subarray(0, 500));
  await until('bytes to arrive', async () => ((await record(id)).progress?.bytes_done ?? 0) >= 500);
  expect((await patch(id, 0, zip)).status).toBe(409);
  expect(await offsetOf(id)).toBe(500);
  expect((await patch(id, 500, zip.subarray(500))).status).toBe(200);
  hanging.destroy();
});

test('a paused upload is cancelled at once, with its directory', async () => {
  const id = await begun();
  await patch(id, 0, zip.subarray(0, 100));
  const cancelled = await fetch(`${base}/imports/${id}/cancel`, { method: 'POST', headers: auth() });
  expect(await cancelled.json()).toMatchObject({ status: 'cancelled', workspace: { present: false } });
  expect(api.lab.hasWorkspace(id)).toBe(false);
  expect((await head(id)).status).toBe(404);
  expect((await patch(id, 100, zip.subarray(100))).status).toBe(404);
});

test('a part that comes in is stopped by a cancel', async () => {
  const id = await begun();
  const running = startPart(id, 0, zip.length, zip.subarray(0, 200));
  const over = new Promise((resolve) => running.once('close', resolve));
  await until('bytes to arrive', async () => ((await record(id)).progress?.bytes_done ?? 0) >= 200);
  await fetch(`${base}/imports/${id}/cancel`, { method: 'POST', headers: auth() });
  await over;
  expect(await until('its end', async () => ((await record(id)).status === 'cancelled' ? 'cancelled' : null))).toBe('cancelled');
  expect(api.lab.hasWorkspace(id)).toBe(false);
});

test('nobody comes back: the sweep ends the upload and takes the directory', async () => {
  const id = await begun();
  await patch(id, 0, zip.subarray(0, 100));
  await api.lab.metadata.query(`UPDATE imports SET lease_expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
  await api.deps.workspaces.cleanup({ scope: 'orphans', by: 'test' });
  expect(await record(id)).toMatchObject({ status: 'failed', error: { code: 'UPLOAD_INTERRUPTED' } });
  expect(existsSync(api.deps.workspaces.paths(id).dir)).toBe(false);
});

test('a process that died with the whole file is asked for the last byte again', async () => {
  const id = await begun();
  const { uploadPart, upload } = api.deps.workspaces.paths(id);
  await writeFile(uploadPart, zip);
  await rename(uploadPart, upload);
  expect(await offsetOf(id)).toBe(zip.length - 1);
  expect((await patch(id, zip.length - 1, zip.subarray(-1))).status).toBe(200);
  expect((await record(id)).status).toBe('inspecting');
});

test('what is not acceptable is refused as by POST /imports, and nothing is kept', async () => {
  expect((await begin(0)).status).toBe(422);
  expect((await begin(api.deps.config.archiveLimits.maxUploadBytes + 1)).status).toBe(413);
  expect((await begin(10, { target: 'nowhere' })).status).toBe(400);
  const id = idOf(await begin(9));
  const refused = await patch(id, 0, new TextEncoder().encode('not a zip'));
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({ code: 'NOT_A_ZIP', import_id: id });
  expect(await record(id)).toMatchObject({ status: 'failed', error: { code: 'NOT_A_ZIP' } });
  expect(api.lab.hasWorkspace(id)).toBe(false);
});

test('wrong offsets, types and too many bytes change nothing; uploads of others are not there', async () => {
  const id = await begun();
  expect((await patch(id, 5, zip)).status).toBe(409);
  expect((await patch(id, 0, new Uint8Array(2 * zip.length))).status).toBe(400);
  expect((await fetch(`${base}/uploads/${id}`, { method: 'PATCH', headers: { ...auth(), 'upload-offset': '0' } })).status).toBe(415);
  expect((await head(id, 'ivan')).status).toBe(404);
  expect((await patch(id, 0, zip, 'ivan')).status).toBe(404);
  const offset = await offsetOf(id);
  expect((await patch(id, offset, zip.subarray(offset))).status).toBe(200);
});

test('a cancel that meets the end of a broken part is not lost', async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = await begun();
    const running = startPart(id, 0, zip.length, zip.subarray(0, 200));
    await until('bytes to be stored', () => statSync(api.deps.workspaces.paths(id).uploadPart).size === 200);
    running.destroy();
    await fetch(`${base}/imports/${id}/cancel`, { method: 'POST', headers: auth() });
    await until('the end', async () => (await record(id)).status === 'cancelled');
    expect(api.lab.hasWorkspace(id)).toBe(false);
  }
});

test('a cancel that was asked for and not carried out ends the upload when its caller comes back', async () => {
  for (const comeBack of [head, (id: string) => patch(id, 0, zip)]) {
    const id = await begun();
    await api.deps.database.imports.requestCancel(id, 'test'); // The process that was asked died there.
    expect((await comeBack(id)).status).toBe(404);
    expect((await record(id)).status).toBe('cancelled');
    expect(api.lab.hasWorkspace(id)).toBe(false);
  }
});
