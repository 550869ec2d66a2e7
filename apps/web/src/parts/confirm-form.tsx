import type { Grant, ImportView, Inspection } from '@dumpdock/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { confirmImport, getTargets } from '../api.ts';
import { formatCount } from '../format.ts';
import { Place } from './place.tsx';
import { ProblemNote } from './problem-note.tsx';

const REASONS: Record<Grant, string> = {
  'anonymous-code': 'It runs code blocks that cannot be read beforehand.',
  destructive: 'It drops, empties or changes what already exists in the target.',
  'disable-checks': 'It turns off checks that keep data consistent.',
  events: 'It makes scheduled events that run by themselves.',
  extensions: 'It installs database extensions.',
  'large-objects': 'It writes large objects.',
  privileges: 'It gives or takes access rights.',
  replication: 'It sets up replication.',
  routines: 'It makes functions, procedures or triggers that run later.',
  'security-definer': 'It makes code that runs with the rights of its owner.',
  'virtual-tables': 'It makes virtual tables.',
};

/** Target, consents and the acknowledgement of replaced tables; loads only what was shown. */
export function ConfirmForm({ view, inspection }: { view: ImportView; inspection: Inspection }) {
  const queries = useQueryClient();
  const targets = useQuery({ queryKey: ['targets'], queryFn: getTargets });
  const [target, setTarget] = useState(view.target ?? inspection.compatible_targets[0] ?? '');
  const [given, setGiven] = useState<readonly string[]>([]);
  const [acknowledged, setAcknowledged] = useState(false);
  const standing = targets.data?.targets.find((one) => one.name === target)?.grants ?? [];
  const wanted = inspection.requires.filter((one) => !standing.includes(one.grant));
  const covered = inspection.requires.filter((one) => standing.includes(one.grant));
  const replaced = inspection.tables.filter((one) => one.action === 'replace');
  const missing = wanted.filter((one) => one.conditional !== true && !given.includes(one.grant));
  const confirm = useMutation({
    mutationFn: () => confirmImport(view.import_id, { target, digest: inspection.digest, grants: [...given] }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['import', view.import_id] }),
  });
  const blocked = target === '' || missing.length > 0 || (replaced.length > 0 && !acknowledged) || confirm.isPending;
  return (
    <form
      className="card grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <h2>Load it?</h2>
      <label className="flex flex-wrap items-center gap-2">
        Target
        <select className="field" value={target} onChange={(event) => setTarget(event.target.value)}>
          {inspection.compatible_targets.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {wanted.map((one) => (
        <fieldset key={one.grant} className="border border-line rounded p-3 min-w-0">
          <label className="flex gap-2">
            <input
              type="checkbox"
              checked={given.includes(one.grant)}
              onChange={(event) => setGiven(event.target.checked ? [...given, one.grant] : given.filter((name) => name !== one.grant))}
            />
            <span>
              <b>{one.grant}</b>: {REASONS[one.grant]} Statements: {formatCount(one.count)}.
              {one.conditional === true && ' Needed only if they exist in the target.'}
            </span>
          </label>
          <details>
            <summary className="text-sm">Show where</summary>
            {one.examples.map((place) => (
              <Place key={`${place.entry}${place.byte_offset}`} location={place} />
            ))}
          </details>
        </fieldset>
      ))}
      {covered.length > 0 && (
        <div>
          <p>The target allows these without being asked:</p>
          <ul className="list-disc pl-5">
            {covered.map((one) => (
              <li key={one.grant} className="break-words">
                <b>{one.grant}</b>: {REASONS[one.grant]} Statements: {formatCount(one.count)}.
                {one.objects !== undefined && one.objects.length > 0 && ` Concerns: ${one.objects.join(', ')}.`}
              </li>
            ))}
          </ul>
        </div>
      )}
      {replaced.length > 0 && (
        <label className="flex gap-2">
          <input type="checkbox" checked={acknowledged} onChange={(event) => setAcknowledged(event.target.checked)} />
          <span>
            I know that {replaced.length} table{replaced.length === 1 ? ' is' : 's are'} replaced:{' '}
            <b>{replaced.map((one) => one.name).join(', ')}</b>
          </span>
        </label>
      )}
      <ProblemNote error={confirm.error} />
      <button type="submit" className="button primary justify-self-start" disabled={blocked}>
        Load into {target}
      </button>
    </form>
  );
}
