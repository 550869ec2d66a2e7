/** Where the servers of a test run are. Passed from vitest's main process to its workers in DUMPDOCK_TEST_SERVICES. */
export interface TestServices {
  /** Superuser URLs with `/postgres` as the database. */
  readonly postgres18: string;
  readonly postgres15: string;
  /** Of the version that DUMPDOCK_TEST_POSTGRES names, which then takes the place of 15 and 18 as a target; null without. */
  readonly postgresOther: string | null;
  /** URL of root, without a database. A MariaDB of the run, or the server that DUMPDOCK_TEST_MYSQL_URL names. */
  readonly mariadb: string;
  /** Its own client programs, with what makes them behave like those of MariaDB. */
  readonly mysqlClients: { readonly load: readonly string[]; readonly dump: readonly string[] };
  readonly redis: string;
  /** Temporary files of the run go in here. */
  readonly tempDir: string;
  /** Directories of client programs that were unpacked for the run; empty when they are installed. */
  readonly toolsPath: string;
}

const VARIABLE = 'DUMPDOCK_TEST_SERVICES';

/** The servers of this run. Throws when the test runs in a project without them. */
export function testServices(): TestServices {
  const text = process.env[VARIABLE];
  if (text === undefined) throw new Error('No test servers: tests that need them are named *.services.test.ts or *.e2e.test.ts.');
  return JSON.parse(text) as TestServices;
}

/** Whether servers run already. */
export function hasTestServices(): boolean {
  return process.env[VARIABLE] !== undefined;
}

/** Tells the workers that are started from now on. */
export function shareTestServices(services: TestServices | null): void {
  if (services === null) delete process.env[VARIABLE];
  else process.env[VARIABLE] = JSON.stringify(services);
}
