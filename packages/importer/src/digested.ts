import type { Inspection } from '@dumpdock/contracts';
import { digestInspection } from '@dumpdock/dump/digest';
import type { Target } from '@dumpdock/engines';
import { compatibleTargets } from './choose-target.ts';
import type { ArchiveReading } from './messages.ts';

/** The whole inspection: what was read, where it fits, and the digest that a confirmation is bound to. */
export function digested({ inspection }: ArchiveReading, targets: readonly Target[]): Inspection {
  const { entries, ...plan } = inspection;
  return { ...inspection, compatible_targets: compatibleTargets(targets, inspection.dialect), digest: digestInspection({ entries, plan }) };
}
