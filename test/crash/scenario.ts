import type { CrashLab } from './crash-lab.ts';
import type { Sample } from './dumps.ts';
import type { Program } from './process.ts';

/** How the import of a scenario may end; `null`: the scenario has none. */
export type Outcome = 'succeeded' | 'failed' | 'cancelled' | null;

/** A way to a kill point: who dies there, what leads there, and how it has to end. */
export interface Scenario {
  readonly name: string;
  readonly program: Program;
  /** A child process dies, and its worker lives on. */
  readonly childOnly?: boolean;
  /** Settings of the doomed process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly sample?: Sample;
  /** With healthy processes, before the doomed one starts. Gives the import that is about to suffer. */
  readonly before?: (lab: CrashLab) => Promise<string | null>;
  /** In a lab of its own on a small disk, that of the lab. */
  readonly onSmallDisk?: boolean;
  readonly needsWorkerBefore?: boolean;
  /** With the doomed process; not for the command line. */
  readonly act?: (lab: CrashLab, id: string | null) => Promise<string | null>;
  /** With healthy processes again, for an import that has an id: its caller comes back. */
  readonly after?: (lab: CrashLab, id: string) => Promise<void>;
  readonly args?: readonly string[];
  readonly outcome: Outcome;
}

let tables = 0;
/** A name that no other scenario has. */
export const table = () => `t${process.pid}_${tables++}`;
