import type { Reporter, TestCase } from 'vitest/node';

/** A vitest reporter that names, at the end of the run, the tests that passed only at a second try: each is a defect to mend. */
export class SecondTries implements Reporter {
  readonly #names: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky === true) this.#names.push(`${test.module.relativeModuleId} > ${test.fullName}`);
  }

  onTestRunEnd(): void {
    for (const name of this.#names) process.stdout.write(`passed only at the second try: ${name}\n`);
  }
}
