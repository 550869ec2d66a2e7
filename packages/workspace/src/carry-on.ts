import { asDumpdockError } from '@dumpdock/contracts';
import type { Sweeping } from './remove-page.ts';

/** A part of a sweep, as it is told of when it cannot be done. */
export interface Part {
  readonly name: string;
  readonly importId: string | null;
  /** What was not done, for a person. */
  readonly failure: string;
}

/**
 * Does `work` and resolves whatever becomes of it: one thing that cannot be dealt with keeps a sweep from nothing else, and is told as an error of its result. Rejects
 * when the sweep was told to stop, and while the metadata database is away, which no other part could do without.
 */
export async function carryOn(
  { findings, breather }: Sweeping,
  { name, importId, failure }: Part,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    breather.check();
    if (asDumpdockError(error).code === 'DATABASE_UNAVAILABLE') throw error;
    await findings.failed(name, importId, error, failure);
  }
}
