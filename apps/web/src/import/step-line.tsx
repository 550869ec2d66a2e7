import { Check, X } from 'lucide-react';
import type { Import } from '../api.ts';
import { isRefused } from '../parts/status-badge.tsx';
import { isOver } from './newest.ts';
import { CLEANING, STEPS, stepOf } from './steps.ts';

type State = 'past' | 'now' | 'stopped' | 'ahead';

const DOTS: Record<State, string> = {
  past: 'border-good bg-good text-card',
  now: 'border-sea bg-sea-wash text-sea',
  stopped: 'border-bad bg-bad text-card',
  ahead: 'border-line bg-card text-soft',
};

/** The way of an import as a line that advances. */
export function StepLine({ view }: { view: Import }) {
  const at = stepOf(view);
  const stopped = isOver(view) || isRefused(view);
  const stateOf = (i: number): State => {
    if (i === CLEANING && isOver(view) && !view.workspace.present) return 'past';
    return i < at ? 'past' : i > at ? 'ahead' : stopped ? 'stopped' : 'now';
  };
  return (
    <ol className="flex" aria-label="Steps">
      {STEPS.map((step, i) => {
        const state = stateOf(i);
        const label = state === 'past' ? step.past : state === 'now' ? step.now : step.name;
        return (
          <li key={step.name} aria-current={i === at ? 'step' : undefined} className="relative flex flex-1 flex-col items-center gap-1.5">
            {i > 0 && (
              <span
                aria-hidden="true"
                className="absolute top-3 right-[calc(50%+0.9rem)] left-[calc(-50%+0.9rem)] h-0.5 -translate-y-1/2 bg-line"
              >
                <span className={`block h-full bg-good transition-[width] duration-700 ease-out ${i <= at ? 'w-full' : 'w-0'}`} />
              </span>
            )}
            <span
              className={`relative flex size-6 items-center justify-center rounded-full border-2 transition-colors duration-500 ${DOTS[state]}`}
              aria-hidden="true"
            >
              {state === 'past' && <Check size={14} strokeWidth={3} />}
              {state === 'stopped' && <X size={14} strokeWidth={3} />}
              {state === 'now' && <span className="size-2 animate-pulse rounded-full bg-sea" />}
            </span>
            <span className={`text-center text-xs ${i === at ? 'font-semibold text-ink' : 'hidden text-soft sm:inline'}`}>
              {label}
              <span className="sr-only">{state === 'past' ? ': done' : state === 'stopped' ? ': stopped here' : ''}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
