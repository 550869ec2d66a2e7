import { Ban, TriangleAlert } from 'lucide-react';
import type { Inspection } from '../api.ts';
import { counted, formatCount } from '../format.ts';
import { PlaceLine } from '../parts/place-line.tsx';

/** Statements that are never loaded: with one of them the import goes no further. */
export function RefusedPanel({ refused }: Pick<Inspection, 'refused'>) {
  if (refused.length === 0) return null;
  return (
    <section role="alert" className="card grid gap-4 border-bad" aria-labelledby="refused">
      <div className="flex gap-3">
        <Ban size={20} className="mt-0.5 shrink-0 text-bad" aria-hidden />
        <div>
          <h2 id="refused" className="text-bad">
            This cannot be loaded: {counted(refused.length, 'statement')} {refused.length === 1 ? 'is' : 'are'} refused
          </h2>
          <p className="text-sm">Remove {refused.length === 1 ? 'it' : 'them'} from the dump and upload it again. Nothing was loaded.</p>
        </div>
      </div>
      <ol className="grid gap-4">
        {refused.map(({ code, kind, location }) => (
          <li key={`${code}${location.entry}${location.byte_offset}`} className="grid gap-1">
            <p className="font-medium">
              {kind} <code className="text-xs font-normal text-soft">{code}</code>
            </p>
            <PlaceLine place={location} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What somebody should know before it is confirmed. */
export function WarningsPanel({ warnings }: Pick<Inspection, 'warnings'>) {
  if (warnings.length === 0) return null;
  return (
    <section className="grid gap-2 rounded-lg border border-warn bg-warn-wash p-4 sm:p-5" aria-label="Warnings">
      {warnings.map(({ code, message }) => (
        <p key={code + message} className="flex gap-2.5 text-sm">
          <TriangleAlert size={18} className="mt-0.5 shrink-0 text-warn" aria-hidden />
          <span className="min-w-0 break-words">
            {message} <code className="text-xs text-soft">{code}</code>
          </span>
        </p>
      ))}
    </section>
  );
}

/** What is left out, as pg_restore --no-owner and its like would. */
export function StrippedPanel({ stripped }: Pick<Inspection, 'stripped'>) {
  if (stripped.length === 0) return null;
  const count = stripped.reduce((sum, one) => sum + one.count, 0);
  return (
    <section className="card" aria-label="Left out">
      <details>
        <summary>
          <span className="font-semibold">Left out</span>{' '}
          <span className="text-sm text-soft">{counted(count, 'statement')} that would mean nothing in the target</span>
        </summary>
        <ul className="mt-4 grid gap-4">
          {stripped.map((one) => (
            <li key={one.code + one.kind} className="grid gap-1">
              <p className="text-sm font-medium">
                {formatCount(one.count)} × {one.kind} <code className="text-xs font-normal text-soft">{one.code}</code>
              </p>
              <PlaceLine place={one.location} />
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
