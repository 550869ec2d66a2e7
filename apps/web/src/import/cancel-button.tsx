import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Popover } from 'radix-ui';
import { cancelImport, type Import } from '../api.ts';
import { ProblemNote } from '../parts/problem-note.tsx';

/** Stops the import, after asking once. */
export function CancelButton({ view }: { view: Import }) {
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelImport(view.import_id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['import', view.import_id] }),
  });
  const stopping = cancel.isPending || cancel.isSuccess;
  return (
    <Popover.Root>
      <Popover.Trigger className="button" disabled={stopping}>
        {stopping ? 'Stopping…' : view.status === 'ready' ? 'Discard import' : 'Cancel import'}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label={view.status === 'ready' ? 'Discard this import?' : 'Cancel this import?'}
          className="z-10 grid w-72 gap-3 rounded-lg border border-line bg-card p-4 text-sm shadow-lg"
        >
          <p>
            {view.started_at === null
              ? 'Nothing is loaded, and its temporary files go.'
              : 'What was loaded so far is undone, and its temporary files go.'}
          </p>
          <ProblemNote error={cancel.error} />
          <div className="flex justify-end gap-2">
            <Popover.Close className="button">Keep it</Popover.Close>
            <Popover.Close className="button danger" onClick={() => cancel.mutate()}>
              {view.status === 'ready' ? 'Discard it' : 'Cancel it'}
            </Popover.Close>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
