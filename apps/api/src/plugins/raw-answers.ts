import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DumpdockError, type ErrorCode } from '@dumpdock/contracts';
import { toProblem } from '../problem.ts';

/** How long the other side may take to read the answer and close. */
const CLOSE_WITHIN_MS = 1_000;

/** What Node's parser says is wrong, where it is not just a request that cannot be read. */
const BY_CODE: Readonly<Record<string, [code: ErrorCode, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'The headers of the request took too long.'],
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'The headers of the request are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['UPLOAD_TOO_LARGE', 'The chunk extensions of the body are too large.'],
};

const closing = new WeakSet<Socket>();

/** Answers what never became a request, and closes. For Fastify's `clientErrorHandler`; the error itself is dropped, it holds the bytes that came. */
export function answerClientError(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || closing.has(socket)) return;
  const [code, detail] = BY_CODE[error.code ?? ''] ?? ['INVALID_REQUEST', 'The request is not HTTP as RFC 9112 has it.'];
  answerAndClose(socket, code, detail);
}

/** Answers on a connection that has no usable request, unless an answer is being sent on it, and closes it. */
export function answerAndClose(socket: Socket, code: ErrorCode, detail: string): void {
  closing.add(socket);
  // As Node itself decides it (lib/_http_server.js, socketOnError).
  const { _httpMessage: sending } = socket as Socket & { _httpMessage?: ServerResponse | null };
  if (!socket.writable || sending?.headersSent === true) {
    socket.destroy();
    return;
  }
  socket.end(answerText(code, detail));
  setTimeout(() => socket.destroy(), CLOSE_WITHIN_MS).unref();
}

function answerText(code: ErrorCode, detail: string): string {
  const problem = toProblem(new DumpdockError(code, { detail }));
  const body = JSON.stringify(problem);
  const headers = [
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${headers.join('\r\n')}\r\n\r\n${body}`;
}
