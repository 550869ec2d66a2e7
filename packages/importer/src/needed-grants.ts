import { DumpdockError, type Grant, type Inspection } from '@dumpdock/contracts';
import type { Target, TargetFindings } from '@dumpdock/engines';

/**
 * The grants that are needed for this target and that neither the caller nor the operator gave. A conditional grant is needed only when an
 * object that it would hit exists in the target.
 */
export function missingGrants(
  inspection: Inspection,
  target: Target,
  given: readonly string[],
  findings: Pick<TargetFindings, 'existing'>,
): Grant[] {
  const existing = new Set(findings.existing);
  const needed = inspection.requires.filter(
    ({ conditional, objects }) => !conditional || (objects ?? []).some((name) => existing.has(name)),
  );
  return [...new Set(needed.map(({ grant }) => grant))].filter((grant) => !given.includes(grant) && !target.grants.includes(grant));
}

/** All grants in force: the caller's and the operator's. */
export function grantsInForce(target: Target, given: readonly string[]): Grant[] {
  return [...new Set([...target.grants, ...(given as readonly Grant[])])];
}

/** @throws DumpdockError GRANT_REQUIRED with `missing`. */
export function requireGrants(missing: readonly Grant[]): void {
  if (missing.length === 0) return;
  throw new DumpdockError('GRANT_REQUIRED', {
    detail: `The dump needs consent to: ${missing.join(', ')}.`,
    extra: { missing: [...missing] },
  });
}

/** @throws DumpdockError POLICY_REFUSED with the place of the first statement that is never loaded. */
export function requireNothingRefused(inspection: Inspection): void {
  const first = inspection.refused[0];
  if (!first) return;
  const detail = `${inspection.refused.length} statement(s) are never loaded, the first is ${first.kind}.`;
  throw new DumpdockError('POLICY_REFUSED', { detail, location: first.location });
}
