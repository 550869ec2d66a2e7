import { DumpdockError } from '@dumpdock/contracts';
import type { Engine, Target } from '@dumpdock/engines';

/**
 * The second wall behind the policy: a role that can leave its database loads nothing, unless the operator said so for this target.
 * Nobody passes because the target could not be asked.
 * @throws DumpdockError TARGET_UNSAFE, TARGET_UNAVAILABLE
 */
export async function requireSafeRole(engine: Engine, target: Target, signal: AbortSignal): Promise<void> {
  if (target.allowSuperuser) return;
  const { reachable, unsafe } = await engine.check(target, signal);
  if (!reachable) throw new DumpdockError('TARGET_UNAVAILABLE', { detail: `Target ${target.name} does not say what its role may do.` });
  if (unsafe.length === 0) return;
  throw new DumpdockError('TARGET_UNSAFE', {
    detail: `${target.name}: ${unsafe.join(' ')}`,
    suggestion: 'Give the target a role of its own: `dumpdock targets check` prints its SQL. Or set allow_superuser for it in TARGETS.',
  });
}
