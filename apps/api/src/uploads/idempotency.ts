import { setTimeout as pause } from 'node:timers/promises';
import { DumpdockError, ERROR_CODES, type ErrorCode } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import type { FastifyRequest } from 'fastify';
import type { ApiDeps } from '../deps.ts';

/** How long another request with the same key may take from booking the key to making its row. */
const ROW_WITHIN_MS = 2_000;

/** The Idempotency-Key of a request, if any. @throws DumpdockError INVALID_REQUEST when it is not 1 to 200 printable ASCII characters. */
export function idempotencyKeyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new DumpdockError('INVALID_REQUEST', { detail: 'Idempotency-Key is 1 to 200 printable ASCII characters.' });
}

/**
 * Takes `key` for a new import, or answers the import that was uploaded with it before. An earlier upload that ended for a passing reason (cut
 * connection, no space, Redis away) does not count: repeating exactly that is what the key is for. Then the name of that import is put behind the key.
 */
export async function takeIdempotencyKey(deps: ApiDeps, owner: string, key: string, importId: string): Promise<ImportRecord | null> {
  for (let name = key; ; ) {
    const taken = await deps.database.idempotencyKeys.take(owner, name, importId);
    if (taken.taken) return null;
    const earlier = await rowOf(deps, taken.importId);
    if (earlier?.status === 'receiving')
      throw new DumpdockError('CONFLICT', { detail: 'The same upload is being received.', importId: earlier.import_id });
    if (earlier && !mayBeRepeated(earlier)) return earlier;
    name = `${key} after ${taken.importId}`;
  }
}

function mayBeRepeated({ status, error }: ImportRecord): boolean {
  const code = error?.code as ErrorCode | undefined;
  return status === 'failed' && code !== undefined && (code === 'UPLOAD_INTERRUPTED' || ERROR_CODES[code]?.retry === true);
}

async function rowOf(deps: ApiDeps, importId: string): Promise<ImportRecord | null> {
  for (const until = Date.now() + ROW_WITHIN_MS; ; await pause(50)) {
    const record = await deps.database.imports.get(importId);
    if (record !== null || Date.now() > until) return record;
  }
}
