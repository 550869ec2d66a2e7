import type { PolicyRule } from '../policy-rule.ts';
import type { Verdict } from '../types.ts';

/** A verdict by a rule. */
export function verdictOf(
  rule: PolicyRule,
  kind: string,
  more: Partial<Pick<Verdict, 'destroys' | 'table' | 'effect' | 'grants' | 'warning'>> = {},
): Verdict {
  return {
    decision: rule.decision,
    code: rule.code,
    kind,
    why: rule.why,
    grants: rule.grants,
    destroys: [],
    table: null,
    effect: null,
    ...more,
  };
}
