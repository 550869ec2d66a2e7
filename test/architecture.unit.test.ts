import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, type SourceFile, sourceFiles } from './source-files.ts';

const files = sourceFiles();

/** docs/architecture.md: what a package may import of ours. Apps may import every package but testkit. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  client: [],
  contracts: [],
  runtime: ['contracts'],
  database: ['contracts'],
  queue: ['contracts'],
  workspace: ['contracts', 'database'],
  archive: ['contracts'],
  dump: ['contracts'],
  engines: ['contracts', 'dump'],
  importer: ['archive', 'contracts', 'database', 'dump', 'engines', 'workspace'],
  stack: ['contracts'],
  testkit: ['contracts', 'database', 'stack'],
};

/** Libraries that one place alone knows. */
const ONLY_IN: readonly { readonly what: string; readonly library: RegExp; readonly places: readonly string[] }[] = [
  { what: 'Prisma', library: /^@prisma\/|^prisma$/, places: ['packages/database'] },
  { what: 'bullmq', library: /^bullmq$/, places: ['packages/queue'] },
  { what: 'the zip readers', library: /^(extract-zip|yauzl)$/, places: ['packages/archive'] },
  { what: 'mysql2', library: /^mysql2(\/|$)/, places: ['packages/engines', 'packages/testkit'] },
  { what: 'node:sqlite', library: /^node:sqlite$/, places: ['packages/engines'] },
  { what: 'pg', library: /^pg$/, places: ['packages/engines', 'packages/database', 'packages/stack', 'packages/testkit'] },
  { what: 'fastify', library: /^(fastify|@fastify\/.*)$/, places: ['apps/api'] },
  {
    what: 'child processes',
    library: /^node:child_process$/,
    places: ['packages/importer', 'packages/stack', 'packages/testkit', 'packages/workspace'],
  },
];

/** Who may delete files: `workspace`; engines their own scratch files; stack and testkit, which are no part of the service. */
const MAY_DELETE = ['packages/workspace', 'packages/engines', 'packages/stack', 'packages/testkit'];
const DELETION = /\b(rm|rmSync|rmdir|rmdirSync|unlink|unlinkSync)\b/;

/** Who may read the environment. */
const MAY_READ_ENV = /^packages\/(runtime|stack|testkit)\/|(^|\/)(main|[a-z-]+-main)\.ts$|\.config\.ts$/;

function offenders(matches: (file: SourceFile) => boolean): string[] {
  return files.filter(matches).map((file) => file.path);
}

/** The text without comments, which may speak of anything. */
function code({ text }: SourceFile): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
}

describe('direction of imports', () => {
  test.each(Object.entries(MAY_IMPORT))('%s', (name, allowed) => {
    const wrong = offenders(
      (file) =>
        file.workspace === `packages/${name}` &&
        file.imports.some((from) => from.startsWith('@dumpdock/') && ![name, ...allowed].includes(from.split('/')[1] ?? '')),
    );
    expect(wrong).toEqual([]);
  });

  test('every package is named above', () => {
    const packages = new Set(
      files.filter((file) => file.workspace.startsWith('packages/')).map((file) => file.workspace.slice('packages/'.length)),
    );
    expect([...packages].filter((name) => !(name in MAY_IMPORT))).toEqual([]);
  });

  test('no app imports another, nor testkit', () => {
    expect(
      offenders(
        (file) =>
          file.workspace.startsWith('apps/') && file.imports.some((from) => /^@dumpdock\/(api|worker|cli|web|testkit)($|\/)/.test(from)),
      ),
    ).toEqual([]);
  });

  test('nobody reaches into another package by path', () => {
    const leaves = (file: SourceFile, from: string) =>
      from.startsWith('.') && !path.posix.join(path.posix.dirname(file.path), from).startsWith(`${file.workspace}/`);
    expect(offenders((file) => file.imports.some((from) => leaves(file, from)))).toEqual([]);
  });

  test('dump does no I/O', () => {
    expect(
      offenders(
        (file) => file.workspace === 'packages/dump' && file.imports.some((from) => /^node:(fs|net|http|child_process|stream)/.test(from)),
      ),
    ).toEqual([]);
  });
});

describe('only one place', () => {
  test.each(ONLY_IN)('$what', ({ library, places }) => {
    expect(offenders((file) => !places.includes(file.workspace) && file.imports.some((from) => library.test(from)))).toEqual([]);
    expect(
      offenders((file) => file.imports.some((from) => library.test(from))),
      'the rule names a library that is used',
    ).not.toEqual([]);
  });

  test('deletes files', () => {
    const deletes = (file: SourceFile) => file.imports.some((from) => /^node:fs(\/promises)?$/.test(from)) && DELETION.test(code(file));
    expect(offenders((file) => !MAY_DELETE.includes(file.workspace) && deletes(file))).toEqual([]);
  });

  test('reads the environment', () => {
    expect(offenders((file) => !MAY_READ_ENV.test(file.path) && /\bprocess\.env\b/.test(code(file)))).toEqual([]);
  });
});

/** The loops over bytes share their state; cut in parts they would pass it round. The classification is one table. */
const MAY_BE_LONG = [
  'packages/dump/src/postgres/scanner.ts',
  'packages/dump/src/mysql/mysql-lexer.ts',
  'packages/dump/src/mysql/mysql-classify.ts',
];

describe('house rules', () => {
  test('no file is longer than 250 lines, but those that talk about one state machine or one table', () => {
    const longer = offenders((file) => file.text.trimEnd().split('\n').length > 250);
    expect(longer.filter((path) => !MAY_BE_LONG.includes(path))).toEqual([]);
  });

  test('no file is called utils, common, helpers or manager', () => {
    expect(offenders((file) => /(^|[/-])(utils?|common|helpers?|manager)\.tsx?$/.test(file.path))).toEqual([]);
  });

  test('what a package imports is in its package.json', () => {
    const wrong = files.flatMap((file) => {
      const manifest = JSON.parse(readFileSync(path.join(ROOT, file.workspace, 'package.json'), 'utf8')) as {
        dependencies?: object;
        devDependencies?: object;
      };
      const known = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
      const names = file.imports
        .filter((from) => !/^(node:|\.|#|virtual:)/.test(from))
        .map((from) =>
          from
            .split('/')
            .slice(0, from.startsWith('@') ? 2 : 1)
            .join('/'),
        );
      return names.filter((name) => !known.includes(name)).map((name) => `${file.path}: ${name}`);
    });
    expect(wrong).toEqual([]);
  });
});
