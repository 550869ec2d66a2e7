import { until } from '@dumpdock/testkit';
import type { CrashLab } from './crash-lab.ts';

/** How long a caller tries to go on with an upload while the API is away. */
const GIVES_UP_AFTER_MS = 60_000;
const ANSWER_WITHIN_MS = 60_000;

/** What an upload says besides its file. */
export type Fields = Readonly<{ target?: string; auto_confirm?: 'true' }>;

/** An answer; null when the connection broke. */
async function request(lab: CrashLab, route: string, init: RequestInit): Promise<Response | null> {
  try {
    const headers = { connection: 'close', 'tus-resumable': '1.0.0', ...init.headers };
    const response = await fetch(lab.url + route, { ...init, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await response.arrayBuffer();
    return response;
  } catch {
    return null; // The API died; its process tells how.
  }
}

/** Begins an upload in parts; gives its id, null when there was no answer that has one. */
export async function beginParts(lab: CrashLab, length: number, fields: Fields = {}, name = 'dump'): Promise<string | null> {
  const metadata = Object.entries({ filename: `${name}.zip`, ...fields }).map(([key, value]) => `${key} ${btoa(value)}`);
  const headers = { 'upload-length': String(length), 'upload-metadata': metadata.join(',') };
  const answer = await request(lab, '/uploads', { method: 'POST', headers });
  return answer?.headers.get('location')?.split('/').at(-1) ?? null;
}

/** Sends `bytes` as the part at `offset`; gives the status, null when the connection broke. */
export async function sendPart(lab: CrashLab, id: string, offset: number, bytes: Buffer): Promise<number | null> {
  const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
  const answer = await request(lab, `/uploads/${id}`, { method: 'PATCH', headers, body: new Uint8Array(bytes) });
  return answer?.status ?? null;
}

/** Where an upload stands; `gone` when there is none, null when nobody can tell now. */
export async function standsAt(lab: CrashLab, id: string): Promise<number | 'gone' | null> {
  const answer = await request(lab, `/uploads/${id}`, { method: 'HEAD' });
  if (answer?.status === 404) return 'gone';
  return answer?.ok ? Number(answer.headers.get('upload-offset')) : null;
}

/** Asks where the upload stands and sends the next part, until it is whole or gone; goes on when the API is back. False: it gave up. */
export async function sendParts(
  lab: CrashLab,
  id: string,
  zip: Buffer,
  partBytes: number,
  patienceMs = GIVES_UP_AFTER_MS,
): Promise<boolean> {
  const goOn = async (): Promise<boolean> => {
    for (;;) {
      const offset = await standsAt(lab, id);
      if (offset === null) return false;
      if (offset === 'gone' || offset === zip.length) return true;
      const status = await sendPart(lab, id, offset, zip.subarray(offset, offset + partBytes));
      if (status === null || status >= 400) return false;
    }
  };
  return until('the upload to be whole', goOn, patienceMs).catch(() => false);
}

/** A whole upload in so many parts; gives its id when it has one. */
export async function uploadInParts(
  lab: CrashLab,
  zip: Buffer,
  fields: Fields,
  name: string,
  parts: number,
  patienceMs = GIVES_UP_AFTER_MS,
): Promise<string | null> {
  const id = await beginParts(lab, zip.length, fields, name);
  if (id !== null) await sendParts(lab, id, zip, Math.ceil(zip.length / parts), patienceMs);
  return id;
}
