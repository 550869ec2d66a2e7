import type { Place } from '../api.ts';

/** A place in a dump: entry, line and column, and how the statement begins. Names of a stranger's archive are isolated from the direction of our text. */
export function PlaceLine({ place }: { place: Place }) {
  return (
    <div className="grid min-w-0 gap-1">
      <p className="text-sm text-soft">
        <code className="break-all text-ink">
          <bdi>{place.entry}</bdi>:{place.line}:{place.column}
        </code>
        {place.row !== undefined && ` · row ${place.row}`}
        {place.statement > 0 && ` · statement ${place.statement}`}
      </p>
      {place.snippet !== '' && (
        <pre className="rounded border border-line bg-sunk px-3 py-2 break-words whitespace-pre-wrap">
          <bdi>{place.snippet}</bdi>
        </pre>
      )}
    </div>
  );
}
