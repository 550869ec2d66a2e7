import type { Progress } from '@dumpdock/contracts';

/** A line of a terminal that is written over again and again; nothing where standard output is no terminal. */
export interface ProgressLine {
  show(status: string, progress: Progress | null): void;
  clear(): void;
}

const WIDTH = 30;

/** A progress bar. */
export function progressLine(): ProgressLine {
  const { isTTY } = process.stdout;
  const write = (text: string): void => {
    if (isTTY) process.stdout.write(`\r\u001b[K${text}`);
  };
  return {
    show: (status, progress) => {
      const share =
        progress === null || progress.bytes_total === null || progress.bytes_total === 0
          ? 0
          : Math.min(1, progress.bytes_done / progress.bytes_total);
      const full = Math.round(share * WIDTH);
      const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
      write(
        `  ${status.padEnd(10)} ${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${progress?.rows ?? 0} rows  ${progress?.table ?? ''}`,
      );
    },
    clear: () => write(''),
  };
}
