import { runCases } from './run-cases.ts';

/** `node packages/archive/fuzz/main.ts [CASES] [SEED]`: generated and damaged archives through preflight and extraction. Exit code 1 when one of them did harm. */
const cases = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
process.stdout.write(`seed ${seed}, ${cases} cases\n`);
const { outcomes, faults, slowest } = await runCases(seed, cases);
for (const [code, count] of Object.entries(outcomes).toSorted((a, b) => b[1] - a[1]))
  process.stdout.write(`${String(count).padStart(7)} ${code}\n`);
const mebibytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(`slowest: ${slowest.ms} ms (seed ${slowest.seed}); memory at most: ${mebibytes} MiB\n`);
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
