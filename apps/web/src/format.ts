const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return '–';
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** `counted(1, 'table')` is `1 table`, `counted(2, 'table')` is `2 tables`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function formatTime(iso: string | null): string {
  return iso === null ? 'never' : new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

/** `90` is `1 min 30 s`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.round(seconds);
  if (whole < 1) return `${Math.max(0, seconds).toFixed(1)} s`;
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (h >= 48) return `${Math.floor(h / 24)} d ${h % 24} h`;
  if (h > 0) return `${h} h ${m} min`;
  return m > 0 ? `${m} min ${s} s` : `${s} s`;
}

/** How long ago, or in how long, in one unit: `5 min ago`, `in 2 h`. */
export function formatAge(iso: string, now: number): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1000);
  const away = Math.abs(seconds);
  if (away < 45) return seconds >= 0 ? 'just now' : 'in a moment';
  const [size, unit] = (
    [
      [86_400, 'd'],
      [3_600, 'h'],
      [60, 'min'],
    ] as const
  ).find(([each]) => away >= each * 0.75) ?? [60, 'min'];
  const amount = `${Math.round(away / size)} ${unit}`;
  return seconds >= 0 ? `${amount} ago` : `in ${amount}`;
}
