import { DumpdockError } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import type { FastifyRequest } from 'fastify';
import type { ApiDeps } from './deps.ts';
import { actorOf } from './plugins/access.ts';

/** Whose imports the caller may see: an importer its own, everybody else all. */
export function visibleOwner(request: FastifyRequest): string | undefined {
  const { name, role } = actorOf(request);
  return role === 'importer' ? name : undefined;
}

/** The import, if there is one and the caller may see it. @throws DumpdockError NOT_FOUND */
export async function findImport(deps: ApiDeps, request: FastifyRequest, importId: string): Promise<ImportRecord> {
  request.importId = importId;
  const record = await deps.database.imports.get(importId);
  const owner = visibleOwner(request);
  if (record === null || (owner !== undefined && record.owner !== owner)) {
    throw new DumpdockError('NOT_FOUND', { detail: 'There is no import of that id.' });
  }
  return record;
}
