import { asDumpdockError } from '@dumpdock/contracts';
import type { ImporterDeps } from './deps.ts';

const LOOK_MS = 15_000;

/** Tells the log at the start which targets cannot be reached and which roles can do more than loading needs. Never rejects. */
export async function reportTargets({ targets, engines, log }: Pick<ImporterDeps, 'targets' | 'engines' | 'log'>): Promise<void> {
  await Promise.all(
    targets.map(async (target) => {
      try {
        const { reachable, excess, unsafe } = await engines[target.engine].check(target, AbortSignal.timeout(LOOK_MS));
        if (!reachable) log.warn({ target: target.name }, 'target cannot be reached');
        if (excess.length === 0) return;
        const refused = unsafe.length > 0 && !target.allowSuperuser;
        log.warn(
          { target: target.name, excess, refused },
          'the role of the target can do more than loading needs; see dumpdock targets check',
        );
      } catch (error) {
        log.warn({ target: target.name, code: asDumpdockError(error).code }, 'target could not be checked');
      }
    }),
  );
}
