import { test } from 'vitest';
import { newSeed } from './chance.ts';
import { race } from './race.ts';

const SECONDS = 20;
const seed = Number(process.env['CRASH_SEED'] ?? newSeed());

test(`sweeps, callers and an adversary for ${SECONDS} s, seed ${seed}`, async () => {
  await race(SECONDS * 1_000, seed);
});
