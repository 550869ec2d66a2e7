import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TESTER } from '@dumpdock/testkit';
import { runWithInput } from '../run-with-input.ts';
import type { MariadbRecorder } from './mariadb-recorder.ts';
import type { Sent } from './sent.ts';

const OPTIONS = ['--no-defaults', '--protocol=tcp', '--skip-ssl', '--binary-mode', '--force', '--max-allowed-packet=1G'];

/** What the mariadb client sends of a dump; `options`: those that it needs to read it. */
export async function mariadbStatements(recorder: MariadbRecorder, file: string, options: readonly string[]): Promise<Sent[]> {
  recorder.taken();
  const place = ['-h', '127.0.0.1', '-P', String(recorder.port), '-u', TESTER.name, `-p${TESTER.password}`];
  const { stderr } = await runWithInput('mariadb', [...OPTIONS, ...place, ...options], readFileSync(file), path.dirname(file));
  if (/^ERROR (?:2\d{3}|1045)/m.test(stderr)) throw new Error(`mariadb stopped: ${stderr.slice(-500)}`);
  return recorder.taken();
}
