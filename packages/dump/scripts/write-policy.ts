// Writes docs/sql-policy.md from the tables that the judges answer with.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { policyDocument } from '../src/index.ts';

writeFileSync(path.join(import.meta.dirname, '../../../docs/sql-policy.md'), policyDocument());
