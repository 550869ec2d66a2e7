import { CircleAlert } from 'lucide-react';
import type { Import } from '../api.ts';
import { PlaceLine } from '../parts/place-line.tsx';

/** Why it did not work, where, and what to do. Whoever cancelled knows why. */
export function FailurePanel({ view }: { view: Import }) {
  const { error, status } = view;
  if (error === null) return null;
  const failed = status === 'failed';
  return (
    <section role="alert" className={`card grid gap-4 ${failed ? 'border-bad' : ''}`}>
      <div className="flex gap-3">
        <CircleAlert size={20} className={`mt-0.5 shrink-0 ${failed ? 'text-bad' : 'text-soft'}`} aria-hidden />
        <div className="min-w-0">
          <h2 className={`break-words ${failed ? 'text-bad' : ''}`}>{error.detail}</h2>
          <p className="text-sm text-soft">
            <code className="text-xs">{error.code}</code>
            {error.server_code !== undefined && (
              <>
                {' '}
                · the server says <code className="text-xs">{error.server_code}</code>
              </>
            )}
          </p>
        </div>
      </div>
      {error.location !== undefined && (
        <div className="grid gap-1">
          <h3 className="eyebrow">Where</h3>
          <PlaceLine place={error.location} />
        </div>
      )}
      <div className="grid gap-1">
        <h3 className="eyebrow">What to do</h3>
        <p>{error.suggestion}</p>
      </div>
      {failed && <p className="text-sm text-soft">{view.confirmed_at === null ? 'Nothing was loaded.' : remains(view)}</p>}
    </section>
  );
}

function remains({ inspection, target }: Import): string {
  if (inspection?.atomicity === 'partial') return `Parts of this dump cannot be undone: look at ${target} before you load it again.`;
  return `Nothing was loaded: ${target} is as it was.`;
}
