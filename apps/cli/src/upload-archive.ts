import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { DumpdockError } from '@dumpdock/contracts';
import { type ApiClient, problemOf, unreachable } from './api-client.ts';

export interface UploadOptions {
  readonly target?: string | undefined;
  readonly signal: AbortSignal;
  readonly onBytes: (done: number, total: number) => void;
}

/** Sends a zip to `POST /imports` with its length announced, so that the server can refuse it before a byte is sent. */
export async function uploadArchive(api: ApiClient, file: string, options: UploadOptions): Promise<{ import_id: string }> {
  const { size } = await statFile(file);
  const boundary = randomUUID();
  const head = Buffer.from(fieldsBefore(boundary, options.target) + fileHead(boundary, path.basename(file)));
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const request = open(api, `multipart/form-data; boundary=${boundary}`, head.length + size + tail.length, options.signal);
  const answered = answerOf(request, api.url);
  const sent = pipeline(
    body(head, file, tail, (done) => options.onBytes(done, size)),
    request,
  );
  // A server that refuses answers before the body is through and may hang up: its answer counts, not the broken pipe.
  const [answer] = await Promise.all([answered, sent.catch(() => undefined)]);
  const value: unknown = await json(answer).catch(() => null);
  if (answer.statusCode !== 202) throw problemOf(answer.statusCode ?? 0, value);
  return value as { import_id: string };
}

async function statFile(file: string): Promise<{ size: number }> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile()) return found;
  throw new DumpdockError('INVALID_REQUEST', { detail: `There is no file ${file}.`, suggestion: 'Check the name.' });
}

function open(api: ApiClient, contentType: string, length: number, signal: AbortSignal): ClientRequest {
  const send = api.url.startsWith('https:') ? httpsRequest : httpRequest;
  const headers = { ...api.headers, 'content-type': contentType, 'content-length': length };
  return send(`${api.url}/imports`, { method: 'POST', headers, signal });
}

function answerOf(request: ClientRequest, url: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.once('response', resolve);
  request.once('error', (error) => reject(unreachable(url, error)));
  return promise;
}

function fieldsBefore(boundary: string, target: string | undefined): string {
  return target === undefined ? '' : `--${boundary}\r\nContent-Disposition: form-data; name="target"\r\n\r\n${target}\r\n`;
}

/** Quotes and line ends in a name are escaped as browsers do (WHATWG HTML, multipart/form-data encoding algorithm). */
function fileHead(boundary: string, name: string): string {
  const escaped = name.replace(/["\r\n]/g, (character) => encodeURIComponent(character));
  return `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${escaped}"\r\nContent-Type: application/zip\r\n\r\n`;
}

async function* body(head: Buffer, file: string, tail: Buffer, onBytes: (done: number) => void): AsyncGenerator<Buffer> {
  yield head;
  let done = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    yield chunk as Buffer;
    done += (chunk as Buffer).length;
    onBytes(done);
  }
  yield tail;
}
