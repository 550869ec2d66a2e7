import { readdirSync } from 'node:fs';
import path from 'node:path';
import { hasTestServices, shareTestServices, type TestServices, testServices } from './services.ts';
import { mariadbLeftovers, postgresLeftovers, type RunningServices, startServices } from './start-services.ts';

/** Projects of one vitest run share the servers; this counts who still needs them. */
interface Shared {
  users: number;
  running: Promise<RunningServices> | null;
}

const KEY = Symbol.for('dumpdock.test-services');
const globals = globalThis as { [KEY]?: Shared };
globals[KEY] ??= { users: 0, running: null };
const shared = globals[KEY];

/** Starts the servers once for all projects of a run; given from outside in DUMPDOCK_TEST_SERVICES they are used as they are. */
export async function setup(): Promise<void> {
  if (shared.running === null && hasTestServices()) return;
  shared.users += 1;
  shared.running ??= startServices();
  const { services } = await shared.running;
  shareTestServices(services);
  if (services.toolsPath !== '' && !process.env['PATH']?.startsWith(services.toolsPath))
    process.env['PATH'] = services.toolsPath + path.delimiter + process.env['PATH'];
}

/** Stops the servers after the last project and fails the run when a test left something behind. */
export async function teardown(): Promise<void> {
  if (shared.running === null || --shared.users > 0) return;
  const { stop } = await shared.running;
  const left = await leftovers(testServices());
  await stop();
  shared.running = null;
  shareTestServices(null);
  if (left.length > 0) throw new Error(`Tests left behind: ${left.join(', ')}`);
}

async function leftovers(services: TestServices): Promise<string[]> {
  return [
    ...(await postgresLeftovers(services.postgres18)),
    ...(await postgresLeftovers(services.postgres15)),
    ...(services.postgresOther === null ? [] : await postgresLeftovers(services.postgresOther)),
    ...(await mariadbLeftovers(services.mariadb)),
    ...readdirSync(services.tempDir),
  ];
}
