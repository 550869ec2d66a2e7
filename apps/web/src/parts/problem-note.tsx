import { ApiProblem } from '../api.ts';

/** A failed call, with what to do about it. */
export function ProblemNote({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  const problem = error instanceof ApiProblem ? error.problem : null;
  return (
    <div role="alert" className="card border-bad my-3">
      <p className="text-bad font-medium">{error instanceof Error ? error.message : 'It did not work.'}</p>
      {problem?.suggestion !== undefined && <p>{problem.suggestion}</p>}
      {problem !== null && <p className="text-soft text-sm">{problem.code}</p>}
    </div>
  );
}
