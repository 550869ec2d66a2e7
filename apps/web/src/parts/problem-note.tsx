import { ProblemError } from '../api.ts';

/** A failed call, with what to do about it. */
export function ProblemNote({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  const problem = error instanceof ProblemError ? error.problem : null;
  return (
    <div role="alert" className="grid gap-1 rounded-lg border border-bad bg-bad-wash px-4 py-3 text-sm">
      <p className="font-medium text-bad">{error instanceof Error ? error.message : 'It did not work.'}</p>
      {problem?.suggestion !== undefined && <p>{problem.suggestion}</p>}
      {problem !== null && (
        <p>
          <code className="text-xs text-soft">{problem.code}</code>
        </p>
      )}
    </div>
  );
}
