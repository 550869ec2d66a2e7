import { defineConfig } from 'vitest/config';
import { SecondTries } from './scripts/second-tries.ts';

const TEST_DIRS = ['apps/*/{src,test}', 'packages/*/{src,test}', 'test', 'bench', 'fidelity/test'];
const files = (kind: string) => TEST_DIRS.map((dir) => `${dir}/**/*.${kind}.test.ts`);

/** One more try for a test of several processes that a busy machine put off its stride; the run names it at its end, and that is a defect to mend. */
const RETRIES = 1;

/** `unit` needs nothing; `services` needs the servers; `e2e` runs whole processes; `crash` (`npm run test:crash`) kills them at every point. */
export default defineConfig({
  test: {
    reporters: ['default', 'json', new SecondTries()],
    outputFile: { json: '.cache/test/report.json' },
    projects: [
      { test: { name: 'unit', include: files('unit'), testTimeout: 30_000 } },
      {
        test: {
          name: 'services',
          retry: RETRIES,
          include: files('services'),
          globalSetup: ['./packages/testkit/src/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          retry: RETRIES,
          include: files('e2e'),
          globalSetup: ['./packages/testkit/src/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          maxConcurrency: 2,
        },
      },
      {
        test: {
          name: 'crash',
          include: files('crash'),
          globalSetup: ['./packages/testkit/src/global-setup.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          maxConcurrency: 4,
        },
      },
    ],
  },
});
