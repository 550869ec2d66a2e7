import { createInterface } from 'node:readline';
import { end, type ProcessIdentity } from './process-identity.ts';

/** A line of the pipe: a process to stop when the launcher is gone. */
interface Charge extends ProcessIdentity {
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
}

// Holds the reading end of a pipe whose writing end only the launcher has. However the launcher dies, the pipe ends,
// and what it started is stopped here, the last one first. After an orderly stop there is nothing left to do.
const charges: Charge[] = [];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.stdout.write('up\n');
for await (const line of createInterface({ input: process.stdin })) charges.push(JSON.parse(line) as Charge);
for (const charge of charges.toReversed()) await end(charge, charge.signal, charge.graceMs);
