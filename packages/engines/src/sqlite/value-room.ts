import { freemem } from 'node:os';

/** Others need memory as well: so much of what the process may have goes to values at most. */
const SHARE = 0.5;

/** Bytes that the long values of one row may take: what is free on the machine, and half of what the limit of a container allows this process. */
export function roomForValues(): number {
  const limit = process.constrainedMemory();
  return Math.min(freemem(), limit > 0 ? limit * SHARE : Number.POSITIVE_INFINITY);
}
