import { DumpdockError, type Inspection } from '@dumpdock/contracts';
import type { Target } from '@dumpdock/engines';

/** The names of the targets that the dump is written for. */
export function compatibleTargets(targets: readonly Target[], dialect: Inspection['dialect']): string[] {
  return targets.filter(({ engine }) => engine === dialect).map(({ name }) => name);
}

/** The target of that name. @throws DumpdockError TARGET_UNKNOWN, or TARGET_MISMATCH when the dump is written for another engine. */
export function targetFor(targets: readonly Target[], name: string, dialect: Inspection['dialect']): Target {
  const target = targets.find((candidate) => candidate.name === name);
  if (!target) throw new DumpdockError('TARGET_UNKNOWN', { detail: `There is no target called ${JSON.stringify(name)}.` });
  if (target.engine === dialect) return target;
  throw new DumpdockError('TARGET_MISMATCH', { detail: `The dump is written for ${dialect}; ${name} is ${target.engine}.` });
}

/** The target that was named, or the only one that fits; null when it takes a person to choose. */
export function settledTarget(targets: readonly Target[], named: string | null, dialect: Inspection['dialect']): Target | null {
  if (named !== null) return targetFor(targets, named, dialect);
  const fitting = targets.filter(({ engine }) => engine === dialect);
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}
