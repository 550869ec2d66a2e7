import type { Storage } from '../api.ts';
import { formatBytes, formatTime } from '../format.ts';
import { curvePaths, roundTop } from './curve.ts';

const WIDTH = 720;
const HEIGHT = 120;

/** Temporary bytes over time. */
export function UsageChart({ samples, hours, now }: { samples: Storage['samples']; hours: number; now: number }) {
  const points = samples.map(({ at, bytes }) => ({ at: Date.parse(at), value: bytes }));
  const highest = samples.reduce<Storage['samples'][number] | null>(
    (most, one) => (most !== null && most.bytes >= one.bytes ? most : one),
    null,
  );
  const top = roundTop(highest?.bytes ?? 0);
  const from = now - hours * 3_600_000;
  const { line, area } = curvePaths(points, from, now, top, WIDTH, HEIGHT);
  const summary =
    highest === null
      ? 'No sample yet; one is taken every five minutes.'
      : `At most ${formatBytes(highest.bytes)}, at ${formatTime(highest.at)}.`;
  return (
    <figure className="grid gap-1">
      <div className="flex justify-between text-xs text-soft" aria-hidden="true">
        <span>{formatBytes(top)}</span>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-32 w-full"
        role="img"
        aria-label={`Temporary bytes of the last ${hours} hours. ${summary}`}
      >
        {[0.5, HEIGHT / 2, HEIGHT - 0.5].map((y) => (
          <line key={y} x1="0" x2={WIDTH} y1={y} y2={y} className="stroke-line" strokeWidth="1" vectorEffect="non-scaling-stroke" />
        ))}
        <path d={area} className="fill-sea-wash" />
        <path d={line} className="stroke-sea" fill="none" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      </svg>
      <div className="flex justify-between text-xs text-soft" aria-hidden="true">
        <span>{hours <= 48 ? `${hours} h ago` : `${hours / 24} days ago`}</span>
        <span>now</span>
      </div>
      <figcaption className="text-sm text-soft">{summary}</figcaption>
    </figure>
  );
}
