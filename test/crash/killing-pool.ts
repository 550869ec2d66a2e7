import { finishKilling, type Killing, startKilling } from './kill.ts';

/** Labs that are used for one kill after another. */
export interface KillingPool {
  /** A lab of its own for the time of `work`; one in which something went wrong is not used again. */
  use(work: (killing: Killing) => Promise<void>): Promise<void>;
  /** Ends every lab: what waited in it the whole time is loaded, and nothing is left. */
  finish(): Promise<void>;
}

export function killingPool(): KillingPool {
  const idle: Killing[] = [];
  return {
    use: async (work) => {
      const killing = idle.pop() ?? (await startKilling());
      try {
        await work(killing);
        idle.push(killing);
      } catch (error) {
        await killing.lab[Symbol.asyncDispose]();
        throw error;
      }
    },
    finish: async () => {
      for (const killing of idle.splice(0)) {
        try {
          await finishKilling(killing);
        } finally {
          await killing.lab[Symbol.asyncDispose]();
        }
      }
    },
  };
}
