// Writes docs/troubleshooting.md from the error codes and the suggestions of the engines.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { troubleshootingDocument } from '../src/index.ts';

writeFileSync(path.join(import.meta.dirname, '../../../docs/troubleshooting.md'), troubleshootingDocument());
