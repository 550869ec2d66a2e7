import type { Progress } from '@dumpdock/contracts';
import type { Terminal } from '../terminal.ts';
import { showBytes, showCount, showDuration } from './quantities.ts';
import { plain } from './text.ts';

const WIDTH = 24;
const PHASES: Readonly<Record<Progress['phase'], string>> = {
  receiving: 'uploading',
  extracting: 'unpacking',
  inspecting: 'inspecting',
  waiting: 'waiting for the target',
  importing: 'importing',
  committing: 'committing',
  cleaning: 'cleaning up',
};

/** Shows progress on the status line, with rate and the time that is left. */
export function createProgressBar(terminal: Terminal, now: () => number = () => performance.now()): (progress: Progress) => void {
  let phase: Progress['phase'] | null = null;
  let started = 0;
  let startBytes = 0;
  return (progress) => {
    if (progress.phase !== phase) {
      phase = progress.phase;
      started = now();
      startBytes = progress.bytes_done;
    }
    const seconds = (now() - started) / 1000;
    const rate = seconds > 0.5 ? (progress.bytes_done - startBytes) / seconds : 0;
    terminal.showStatus([PHASES[progress.phase], bar(progress), amounts(progress), pace(progress, rate)].filter(Boolean).join('  '));
  };
}

function bar({ bytes_done, bytes_total }: Progress): string {
  if (!bytes_total) return '';
  const share = Math.min(1, bytes_done / bytes_total);
  const full = Math.round(share * WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${Math.floor(share * 100)}%`;
}

function amounts({ bytes_done, rows, table }: Progress): string {
  return [showBytes(bytes_done), rows > 0 ? `${showCount(rows)} rows` : '', table === null ? '' : plain(table)].filter(Boolean).join(', ');
}

function pace({ bytes_done, bytes_total }: Progress, rate: number): string {
  if (rate <= 0) return '';
  const left = bytes_total ? `, ${showDuration((Math.max(0, bytes_total - bytes_done) / rate) * 1000)} left` : '';
  return `${showBytes(rate)}/s${left}`;
}
