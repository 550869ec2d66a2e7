import { useQuery } from '@tanstack/react-query';
import { ToggleGroup } from 'radix-ui';
import { useId } from 'react';
import { getTargets } from '../api.ts';
import { useSession } from '../use-session.ts';
import { IMPORT_GROUPS } from './import-groups.ts';
import { TextFilter } from './text-filter.tsx';

/** What the list is narrowed to, by the names it has in the address. */
export type FilterName = 'show' | 'target' | 'by' | 'name';

interface Props {
  readonly value: Readonly<Record<FilterName, string>>;
  readonly onChange: (name: FilterName, value: string) => void;
  /** Who uploaded what is listed. */
  readonly owners: readonly string[];
}

/** Narrows the list; the choice is in the address, so that it can be sent to somebody. */
export function ImportFilters({ value, onChange, owners }: Props) {
  const targets = useQuery({ queryKey: ['targets'], queryFn: getTargets, staleTime: 60_000 });
  const session = useSession();
  const ownersId = useId();
  const several = session?.sign_in === true && session.role !== 'importer'; // Importers see what they uploaded themselves.
  return (
    <div className="flex flex-wrap items-center gap-3">
      <ToggleGroup.Root
        type="single"
        value={value.show}
        onValueChange={(next) => onChange('show', next || value.show)}
        aria-label="Show imports that are"
        className="flex flex-wrap rounded-md border border-line bg-card p-0.5"
      >
        {IMPORT_GROUPS.map(({ name, label }) => (
          <ToggleGroup.Item
            key={name}
            value={name}
            className="h-8 rounded px-2.5 text-sm whitespace-nowrap text-soft data-[state=on]:bg-sea-wash data-[state=on]:font-medium data-[state=on]:text-sea"
          >
            {label}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <label className="flex items-center gap-2 text-sm text-soft">
        Target
        <select className="field text-ink" value={value.target} onChange={(event) => onChange('target', event.target.value)}>
          <option value="">any</option>
          {targets.data?.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {several && (
        <>
          <TextFilter label="By" placeholder="anybody" value={value.by} list={ownersId} onChange={(next) => onChange('by', next)} />
          <datalist id={ownersId}>
            {owners.map((owner) => (
              <option key={owner} value={owner} />
            ))}
          </datalist>
        </>
      )}
      <TextFilter label="Name" placeholder="any archive" value={value.name} onChange={(next) => onChange('name', next)} />
    </div>
  );
}
