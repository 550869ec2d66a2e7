import { type ImportResult, killPoint, type Progress } from '@dumpdock/contracts';
import type { Engine } from '@dumpdock/engines';
import type { LoadWork, ParentLink } from '../messages.ts';
import { createMemoryFreer } from './free-memory.ts';
import { throttled } from './throttled.ts';

/** How often the reader of a file that is still being read hears where the load is. */
const LOADED_STEP_BYTES = 2 * 1024 * 1024;

/** Loads inspected files through the engine of their target. The commit waits for the parent's leave. */
export async function loadFiles(engine: Engine, work: LoadWork, parent: ParentLink): Promise<ImportResult> {
  const report = throttled(parent);
  const whole = (sha256: string) => parent.ask({ kind: 'whole', sha256 });
  let latest: Progress | null = null;
  let told = 0;
  const freeMemory = createMemoryFreer();
  killPoint('import.loading');
  const result = await engine.load({
    importId: work.importId,
    target: work.target,
    files: work.ahead ? work.files.map((file) => ({ ...file, whole })) : work.files,
    inspection: work.inspection,
    grants: work.grants,
    scratchDir: work.scratchDir,
    signal: parent.signal,
    onProgress: (progress) => {
      latest = progress;
      report(progress);
      freeMemory(progress.bytes_done);
      if (work.ahead !== true || progress.bytes_done < told + LOADED_STEP_BYTES) return;
      told = progress.bytes_done;
      parent.loaded(told);
    },
    beforeCommit: async (marker) => {
      killPoint('import.loaded');
      await parent.ask({ kind: 'commit', marker, progress: latest });
      killPoint('import.committing');
    },
  });
  killPoint('import.committed');
  return result;
}
