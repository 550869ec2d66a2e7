import type { Location } from '@dumpdock/contracts';

/** A place in a dump: entry, line and column, and how the statement begins. Names of a stranger's archive are isolated from the direction of our text. */
export function Place({ location }: { location: Location }) {
  return (
    <div className="my-1">
      <code className="text-sm break-all">
        <bdi>{location.entry}</bdi>:{location.line}:{location.column}
      </code>
      {location.row !== undefined && <span className="text-soft text-sm"> row {location.row}</span>}
      {location.snippet !== '' && (
        <pre className="scroll bg-page border border-line rounded p-2 text-sm whitespace-pre-wrap break-words">{location.snippet}</pre>
      )}
    </div>
  );
}
