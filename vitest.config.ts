import { defineConfig } from 'vitest/config';

const TEST_DIRS = ['apps/*/{src,test}', 'packages/*/{src,test}', 'test', 'bench'];
const files = (kind: string) => TEST_DIRS.map((dir) => `${dir}/**/*.${kind}.test.ts`);

/** `unit` needs nothing; `services` needs the servers; `e2e` runs whole processes; `crash` (`npm run test:crash`) kills them at every point. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: files('unit'), testTimeout: 30_000 } },
      {
        test: {
          name: 'services',
          include: files('services'),
          globalSetup: ['./packages/testkit/src/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
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
          testTimeout: 1_200_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          maxConcurrency: 4,
        },
      },
    ],
  },
});
