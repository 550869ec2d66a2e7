/** What the reader may be ahead of the load: enough that the load never waits for it. */
const AHEAD_BYTES = 16 * 1024 * 1024;
/** A reader is never held longer for one piece (512 KiB): it comes to its end even when the load waits for a lock, at more than 40 MB a second. */
const LONGEST_MS = 10;

/**
 * Keeps the reader of an archive near the load of the same file. The load is bound by one process of the server; a reader that runs off takes its processor
 * away, and then idles.
 */
export interface Pace {
  /** The load came so far. Until the first call nobody is held. */
  loaded(bytes: number): void;
  /** Resolves when the load is near enough, or after a while; undefined: it is. */
  hold(read: number): Promise<void> | undefined;
}

export function createPace(): Pace {
  let loaded: number | null = null;
  let near = (): void => {};
  let wanted = 0;
  return {
    loaded(bytes) {
      loaded = bytes;
      if (bytes >= wanted) near();
    },
    hold(read) {
      wanted = read - AHEAD_BYTES;
      if (loaded === null || loaded >= wanted) return undefined;
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, LONGEST_MS);
        near = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
