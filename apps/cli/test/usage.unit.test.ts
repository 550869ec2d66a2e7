import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { runCli } from './spawn-cli.ts';

test('help names every command and gives examples', async () => {
  const { code, stdout } = await runCli(['--help']);
  expect(code).toBe(0);
  for (const name of [
    'import',
    'run',
    'list',
    'show',
    'cancel',
    'workspaces',
    'cleanup-temp-files',
    'audit',
    'targets',
    'keys',
    'doctor',
  ]) {
    expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  }
  expect(stdout).toContain('Examples:');
});

test.each(
  'import,run,list,show,cancel,workspaces,cleanup-temp-files,audit,targets check,keys new,doctor,completion'
    .split(',')
    .map((command) => [command.split(' ')]),
)('%j --help gives examples', async (command) => {
  const { code, stdout } = await runCli([...command, '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Examples?:\\n(.*\\n)*.*dumpdock ${command.join(' ')}`, 'm'));
});

test.each([
  [['nonsense']],
  [[]],
  [['import']],
  [['list', '--status', 'sleeping']],
  [['keys', 'new', 'x', 'king']],
  [['keys', 'new', 'a b', 'viewer']],
  [['cleanup-temp-files', '--nonsense']],
  [['cleanup-temp-files', '--old-only', '--failed-only']],
  [['cleanup-temp-files', '--max-age-hours', '-1']],
  [['cleanup-temp-files', '--max-age-hours', 'NaN']],
  [['cleanup-temp-files', '--max-age-hours', '1e999']],
  ...[
    '..',
    '../audit',
    '%2e%2e',
    '',
    'x',
    '019AB000-0000-7000-8000-000000000000',
    '__proto__',
    '/etc',
    `019ab000-0000-7000-8000-000000000000\n`,
  ].flatMap((id) => [[['show', id]], [['cancel', id]], [['audit', '--import', id]]]),
  [['run', 'x.zip', '--target', 'no-such']],
  [['run', 'x.zip', '--target', 'sqlite:///tmp/x.db', '--grant', 'everything']],
])('wrong usage %j exits with 2 and a sentence', async (args) => {
  const { code, stdout, stderr } = await runCli(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trim()).not.toBe('');
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('wrong settings exit with 2 and are named', async () => {
  const { code, stderr } = await runCli(['cleanup-temp-files'], { MAX_ENTRIES: 'many' });
  expect(code).toBe(2);
  expect(stderr).toContain('MAX_ENTRIES');
});

test('without any database clean-up says what to set', async () => {
  const { code, stderr } = await runCli(['cleanup-temp-files'], { DATA_DIR: '/nonexistent' });
  expect(code).toBe(2);
  expect(stderr).toContain('DATABASE_URL');
});

test('a key is shown once, its entry holds its hash only', async () => {
  const { code, stdout } = await runCli(['keys', 'new', 'alice', 'importer', '--json']);
  const { key, entry } = JSON.parse(stdout) as { key: string; entry: string };
  expect(code).toBe(0);
  expect(entry).toBe(`alice:importer:${createHash('sha256').update(key).digest('hex')}`);
});

test('nobody answers: exit 1 and what to do; with --json an object', async () => {
  const env = { DUMPDOCK_URL: 'http://127.0.0.1:1' };
  const plain = await runCli(['list'], env);
  expect(plain.code).toBe(1);
  expect(plain.stderr).toContain('npm start');
  const json = await runCli(['list', '--json'], env);
  expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: expect.any(String) } });
});

test('bash can load the completion and completes commands and options with it', async () => {
  const { stdout } = await runCli(['completion', 'bash']);
  const complete = (words: string[]) => {
    const script = `${stdout}\nCOMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _dumpdock; echo "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim();
  };
  expect(complete(['dumpdock', 'cle'])).toBe('cleanup-temp-files cleanup_temp_files');
  expect(complete(['dumpdock', 'cleanup-temp-files', '--old'])).toBe('--old-only');
});

test('the completion for fish names every command and option once, with what it does', async () => {
  const { stdout } = await runCli(['completion', 'fish']);
  const lines = stdout.trim().split('\n');
  expect(lines.every((line) => line.startsWith('complete -c dumpdock '))).toBe(true);
  expect(new Set(lines).size).toBe(lines.length);
  expect(stdout).toMatch(/-n __fish_use_subcommand -a cleanup-temp-files -d '/);
  expect(stdout).toMatch(/__fish_seen_subcommand_from list' -l owner -d '/);
});
