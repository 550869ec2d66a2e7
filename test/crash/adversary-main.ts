// A process that has no good in mind: while dumpdock works it renames what lies in temp_sql_imports and puts links to a canary tree in the place of directories.
// Only workspaces whose id ends in an even digit are touched; uploads, trash and stray directories of those are fair game. Ends at SIGTERM and puts back what it can.
import { lstatSync, mkdirSync, readdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newImportId } from '@dumpdock/contracts';
import { chanceOf } from './chance.ts';

const [root = '', canary = '', seed = '0'] = process.argv.slice(2);
const chance = chanceOf(Number(seed));
const TRASH = path.join(root, '.trash');
const counts: Record<string, number> = {};
let stopped = false;
process.on('SIGTERM', () => {
  stopped = true;
});

const isVictim = (name: string): boolean => /^[0-9a-f-]{35}[02468ace](-[0-9a-f]{16})?$/.test(name);

/** Things that others are doing at the same time may have taken away what an attack needs. */
function attempt(name: string, attack: () => void): void {
  try {
    attack();
    counts[name] = (counts[name] ?? 0) + 1;
  } catch {
    // Somebody was faster.
  }
}

/** A link to the canary in the place of a directory, for a moment; whatever came there meanwhile stays. */
function swap(dir: string): void {
  const aside = path.join(root, `aside-${chance.number(1e9).toFixed(0)}`);
  renameSync(dir, aside);
  try {
    symlinkSync(canary, dir);
    spin(chance.number(20));
    if (lstatSync(dir).isSymbolicLink()) unlinkSync(dir);
  } finally {
    attempt('put back', () => renameSync(aside, dir));
  }
}

/** Holds still without giving the processor away, as a swap between two system calls needs. */
function spin(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

function victims(dir: string): string[] {
  return readdirSync(dir)
    .filter(isVictim)
    .map((name) => path.join(dir, name));
}

/** A directory that nobody knows, with links in it that lead out. */
function plant(): void {
  const dir = path.join(root, `${newImportId().slice(0, 35)}${chance.of(['0', '8', 'e'])}`);
  mkdirSync(path.join(dir, 'extracted'), { recursive: true });
  symlinkSync(canary, path.join(dir, 'out'));
  symlinkSync(path.join(canary, 'file-0'), path.join(dir, 'extracted', 'file'));
  for (let file = 0; file < 5; file++) writeFileSync(path.join(dir, 'extracted', `${file}.sql`), 'x');
}

const attacks: Readonly<Record<string, () => void>> = {
  'swap a workspace': () => swap(chance.of(victims(root))),
  'swap a directory in a workspace': () => swap(path.join(chance.of(victims(root)), 'extracted')),
  'swap an entry of the trash': () => swap(chance.of(victims(TRASH))),
  'swap a directory in the trash': () => swap(path.join(chance.of(victims(TRASH)), 'extracted')),
  'swap the trash': () => swap(TRASH),
  'rename a workspace': () => {
    const dir = chance.of(victims(root));
    const other = path.join(root, `${newImportId().slice(0, 35)}2`);
    renameSync(dir, other);
    spin(chance.number(10));
    if (chance.number(2) < 1) renameSync(other, dir);
  },
  'plant a directory': plant,
  'plant a link': () => symlinkSync(canary, path.join(root, `${newImportId().slice(0, 35)}4`)),
  'plant a link in the trash': () => symlinkSync(canary, path.join(TRASH, `${newImportId().slice(0, 35)}6-0123456789abcdef`)),
};

while (!stopped) {
  const name = chance.of(Object.keys(attacks));
  attempt(name, () => attacks[name]?.());
  await new Promise((resolve) => setTimeout(resolve, chance.number(8)));
}
for (const name of readdirSync(root).filter((one) => one.startsWith('aside-'))) {
  attempt('named anew', () => renameSync(path.join(root, name), path.join(root, `${newImportId().slice(0, 35)}0`)));
}
process.stdout.write(`${JSON.stringify(counts)}\n`);
