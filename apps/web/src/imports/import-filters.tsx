import { useQuery } from '@tanstack/react-query';
import { ToggleGroup } from 'radix-ui';
import { getTargets } from '../api.ts';
import { IMPORT_GROUPS } from './import-groups.ts';

interface Props {
  readonly group: string;
  readonly target: string;
  readonly onGroup: (group: string) => void;
  readonly onTarget: (target: string) => void;
}

/** Narrows the list; the choice is in the address, so that it can be sent to somebody. */
export function ImportFilters({ group, target, onGroup, onTarget }: Props) {
  const targets = useQuery({ queryKey: ['targets'], queryFn: getTargets, staleTime: 60_000 });
  return (
    <div className="flex flex-wrap items-center gap-3">
      <ToggleGroup.Root
        type="single"
        value={group}
        onValueChange={(next) => onGroup(next || group)}
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
        <select className="field text-ink" value={target} onChange={(event) => onTarget(event.target.value)}>
          <option value="">any</option>
          {targets.data?.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
    </div>
  );
}
