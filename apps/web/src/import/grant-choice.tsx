import { Check } from 'lucide-react';
import { Checkbox } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import type { Inspection } from '../api.ts';
import { counted, formatCount } from '../format.ts';
import { PlaceLine } from '../parts/place-line.tsx';
import { GRANTS } from './grants.ts';

type Required = Inspection['requires'][number];

/** A consent to give: what it allows, why that matters, and the statements that need it. */
export function GrantChoice({
  required,
  given,
  needed,
  missing,
  onChange,
}: {
  required: Required;
  given: boolean;
  /** Whatever the target holds, as far as it is known. */
  needed: boolean;
  missing: boolean;
  onChange: (given: boolean) => void;
}) {
  const { title, reason } = GRANTS[required.grant];
  return (
    <div className={`grid gap-2 rounded-md border p-3 ${missing && !given ? 'border-bad' : 'border-line'}`}>
      <Tick checked={given} onChange={onChange}>
        <span className="font-medium">{title}</span> <code className="text-xs text-soft">{required.grant}</code>
        <span className="block text-sm">
          {reason}
          {!needed && !missing && ' Needed only if the target has them already.'}
        </span>
        {missing && !given && <span className="block text-sm font-medium text-bad">This target needs it.</span>}
      </Tick>
      <Statements required={required} />
    </div>
  );
}

/** Consents that the operator gave to this target once and for all. */
export function StandingGrants({ covered }: { covered: readonly Required[] }) {
  if (covered.length === 0) return null;
  return (
    <div className="grid gap-2">
      <p className="text-sm text-soft">This target allows these without being asked:</p>
      <ul className="grid gap-2">
        {covered.map((one) => (
          <li key={one.grant} className="grid gap-2 rounded-md border border-line p-3 text-sm">
            <p>
              <span className="font-medium">{GRANTS[one.grant].title}</span> <code className="text-xs text-soft">{one.grant}</code>
              <span className="block">{GRANTS[one.grant].reason}</span>
            </p>
            <Statements required={one} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Statements({ required: { count, examples, objects } }: { required: Required }) {
  const more = count - examples.length;
  return (
    <details className="ml-8 text-sm">
      <summary>{counted(count, 'statement')} behind it</summary>
      <div className="mt-2 grid gap-3">
        {objects !== undefined && objects.length > 0 && (
          <p className="break-words text-soft">
            Concerns <bdi>{objects.slice(0, 20).join(', ')}</bdi>
            {objects.length > 20 && ` and ${formatCount(objects.length - 20)} more`}
          </p>
        )}
        {examples.map((place) => (
          <PlaceLine key={`${place.entry}${place.byte_offset}`} place={place} />
        ))}
        {more > 0 && <p className="text-soft">and {formatCount(more)} more</p>}
      </div>
    </details>
  );
}

/** A box to tick, with everything that is said about it as its label. */
export function Tick({ checked, onChange, children }: { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode }) {
  const id = useId();
  return (
    <div className="flex gap-3">
      <Checkbox.Root
        id={id}
        checked={checked}
        onCheckedChange={(next) => onChange(next === true)}
        className="mt-0.5 flex size-5 shrink-0 items-center justify-center rounded border-2 border-soft bg-card data-[state=checked]:border-sea data-[state=checked]:bg-sea"
      >
        <Checkbox.Indicator>
          <Check size={14} strokeWidth={3} className="text-on-sea" aria-hidden />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <label htmlFor={id} className="min-w-0 break-words">
        {children}
      </label>
    </div>
  );
}
