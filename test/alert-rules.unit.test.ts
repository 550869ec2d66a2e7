import path from 'node:path';
import { findProgram, hasApt, StackError, unpackPackages } from '@dumpdock/stack';
import { runProgram } from '@dumpdock/testkit';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');
const RULES = path.join(ROOT, 'ops/prometheus');

async function promtool(): Promise<string> {
  const searchPath = process.env['PATH'] ?? '';
  const installed = findProgram(['promtool'], searchPath);
  if (installed !== null) return installed;
  if (!hasApt(searchPath)) throw new StackError('The alert rules are tried with promtool: install prometheus.');
  const { root } = await unpackPackages('prometheus', ['prometheus'], path.join(ROOT, '.cache'));
  return path.join(root, 'usr/bin/promtool');
}

test('the alert rules are well formed, and fire when they should: never swept, too long ago, in the future, not told, Redis away', async () => {
  const program = await promtool();
  const checked = await runProgram(program, ['check', 'rules', 'alerts.yml'], { cwd: RULES });
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  const tried = await runProgram(program, ['test', 'rules', 'alerts.test.yml'], { cwd: RULES });
  expect(tried).toMatchObject({ code: 0, stderr: '' });
}, 300_000); // Where promtool is not installed it is fetched.
