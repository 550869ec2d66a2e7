// Writes packages/client/src/generated/api.ts: `node apps/api/scripts/write-client-types.ts`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clientTypes } from './client-types.ts';

const FILE = path.join(import.meta.dirname, '../../../packages/client/src/generated/api.ts');

mkdirSync(path.dirname(FILE), { recursive: true });
writeFileSync(FILE, await clientTypes());
process.exit(0);
