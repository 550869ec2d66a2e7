import { DumpdockError, type Grant } from '@dumpdock/contracts';
import { locate, type Verdict } from '@dumpdock/dump';
import type { LoadContext } from './load-context.ts';
import type { Origin } from './load-errors.ts';

/** Whether a statement is sent. Throws POLICY_REFUSED and GRANT_REQUIRED. */
export function admit(context: LoadContext, verdict: Verdict, origin: Origin): boolean {
  const location = (): ReturnType<typeof locate> => locate(origin.entry, origin.place, origin.head);
  if (verdict.decision === 'refuse')
    throw new DumpdockError('POLICY_REFUSED', { detail: `${verdict.kind}: ${verdict.why}`, location: location() });
  const destroys = verdict.destroys.length === 0 || verdict.destroys.some((name) => isThere(context, name));
  const needed = verdict.grants.filter((grant: Grant) => grant !== 'destructive' || destroys);
  const missing = needed.filter((grant) => !context.task.grants.includes(grant));
  if (missing.length > 0) throw new DumpdockError('GRANT_REQUIRED', { extra: { missing }, location: location() });
  return verdict.decision !== 'strip' || verdict.code === 'MY_DEFINER';
}

function isThere(context: LoadContext, name: string): boolean {
  return context.facts.objects.some((object) => context.facts.key(object.name) === context.facts.key(name));
}
