import { test } from 'vitest';
import { newSeed } from './chance.ts';
import { race } from './race.ts';

const seed = Number(process.env['CRASH_SEED'] ?? newSeed());
const seconds = Number(process.env['CRASH_RACE_SECONDS'] ?? 180);

test(`sweeps, callers and an adversary for ${seconds} s, seed ${seed}`, async () => {
  process.stdout.write(`race: ${JSON.stringify(await race(seconds * 1_000, seed))}\n`);
});
