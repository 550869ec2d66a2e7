import { DumpdockError, type Grant } from '@dumpdock/contracts';
import { locate, type Place, type Verdict } from '@dumpdock/dump';

/**
 * Whether a judged statement is loaded; false: it is left out. `destructive` was judged against what exists in the target before the load began.
 * @throws DumpdockError POLICY_REFUSED, GRANT_REQUIRED
 */
export function requireAllowed(verdict: Verdict, grants: readonly Grant[], entry: string, place: Place, head: Buffer): boolean {
  if (verdict.decision === 'allow') return true;
  if (verdict.decision === 'strip') return false;
  if (verdict.decision === 'refuse') {
    throw new DumpdockError('POLICY_REFUSED', { detail: `${verdict.kind}: ${verdict.why}`, location: locate(entry, place, head) });
  }
  const missing = verdict.grants.filter((grant) => grant !== 'destructive' && !grants.includes(grant));
  if (missing.length === 0) return true;
  throw new DumpdockError('GRANT_REQUIRED', { extra: { missing }, location: locate(entry, place, head) });
}
