import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { confirmImport, getTargets, type Import, type Inspection, ProblemError } from '../api.ts';
import { counted } from '../format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { GrantChoice, StandingGrants, Tick } from './grant-choice.tsx';

/** Target, consents and the acknowledgement of replaced tables; loads only what was shown. */
export function ConfirmForm({ view, inspection }: { view: Import; inspection: Inspection }) {
  const queries = useQueryClient();
  const targets = useQuery({ queryKey: ['targets'], queryFn: getTargets, staleTime: 60_000 });
  const [target, setTarget] = useState(view.target ?? inspection.compatible_targets[0] ?? '');
  const [given, setGiven] = useState<readonly string[]>([]);
  const [acknowledged, setAcknowledged] = useState(false);
  const confirm = useMutation({
    mutationFn: () => confirmImport(view.import_id, { target, digest: inspection.digest, grants: [...given] }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['import', view.import_id] }),
  });
  const standing: readonly string[] = targets.data?.find((one) => one.name === target)?.grants ?? [];
  const wanted = inspection.requires.filter((one) => !standing.includes(one.grant));
  const missing = missingIn(confirm.error);
  const replaced = inspection.tables.filter((one) => one.action === 'replace');
  const ungiven = wanted.filter((one) => !given.includes(one.grant) && (isNeeded(one, inspection) || missing.includes(one.grant)));
  const lacks = whatLacks(target, ungiven.length, replaced.length > 0 && !acknowledged);
  const give = (grant: string, yes: boolean) => setGiven(yes ? [...given, grant] : given.filter((one) => one !== grant));

  function submit(event: FormEvent): void {
    event.preventDefault();
    confirm.mutate();
  }

  return (
    <form className="card grid gap-5 border-sea" onSubmit={submit} aria-labelledby="confirm">
      <h2 id="confirm">Load it?</h2>
      <label className="grid justify-items-start gap-1 text-sm">
        <span className="eyebrow">Into</span>
        <select className="field max-w-full" value={target} onChange={(event) => setTarget(event.target.value)}>
          {inspection.compatible_targets.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {target !== '' && target !== examinedFor(view, inspection) && (
        <p className="text-sm text-soft">
          What happens to each table of {target} is looked up when you confirm; nothing is replaced without your consent.
        </p>
      )}
      {wanted.length > 0 && (
        <fieldset className="grid min-w-0 gap-2">
          <legend className="mb-2 text-sm text-soft">It needs your consent to:</legend>
          {wanted.map((one) => (
            <GrantChoice
              key={one.grant}
              required={one}
              given={given.includes(one.grant)}
              needed={isNeeded(one, inspection)}
              missing={missing.includes(one.grant)}
              onChange={(yes) => give(one.grant, yes)}
            />
          ))}
        </fieldset>
      )}
      <StandingGrants covered={inspection.requires.filter((one) => standing.includes(one.grant))} />
      {replaced.length > 0 && (
        <div className="grid gap-2 rounded-md border border-bad bg-bad-wash p-3">
          <Tick checked={acknowledged} onChange={setAcknowledged}>
            I know that what is in {counted(replaced.length, 'table')} of {target} is lost:{' '}
            <bdi className="font-medium">{namesOf(replaced)}</bdi>
          </Tick>
        </div>
      )}
      {target === examinedFor(view, inspection) && <Taken target={target} tables={inspection.tables} />}
      <ProblemNote error={confirm.error} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <button type="submit" className="button primary" disabled={lacks !== null || confirm.isPending} aria-describedby="lacks">
          Load into {target}
        </button>
        <p id="lacks" className="text-sm text-soft">
          {lacks}
        </p>
      </div>
    </form>
  );
}

/** It will not work, unless somebody makes room before it is confirmed. */
function Taken({ target, tables }: { target: string; tables: Inspection['tables'] }) {
  const taken = tables.filter((one) => one.already_exists === true);
  if (taken.length === 0) return null;
  return (
    <div className="grid gap-1 rounded-md border border-bad bg-bad-wash p-3 text-sm">
      <p className="font-medium text-bad">
        It will fail: {target} has {counted(taken.length, 'table')} of it already.
      </p>
      <p className="break-words">
        The dump makes <bdi className="font-medium">{namesOf(taken)}</bdi> without dropping what is there. Drop or rename that first, choose
        another target, or upload a dump that drops what it makes. Trying it is harmless: nothing is changed.
      </p>
    </div>
  );
}

/** The target that the inspection looked at, if it was clear which. */
function examinedFor({ target }: Import, { compatible_targets: fitting }: Inspection): string | null {
  return target ?? (fitting.length === 1 ? (fitting[0] ?? null) : null);
}

/** A conditional consent is needed when what it would hit is in the target already. */
function isNeeded({ conditional, in_target, objects = [] }: Inspection['requires'][number], { tables }: Inspection): boolean {
  return conditional !== true || in_target === true || tables.some(({ name, action }) => action !== 'create' && objects.includes(name));
}

/** The consents that only the target showed to be needed. */
function missingIn(error: unknown): readonly string[] {
  const missing = error instanceof ProblemError ? (error.problem as { missing?: unknown } | null)?.missing : undefined;
  return Array.isArray(missing) ? missing : [];
}

function whatLacks(target: string, ungiven: number, unacknowledged: boolean): string | null {
  if (target === '') return 'There is no target of this engine: ask an operator.';
  if (ungiven > 0) return `${counted(ungiven, 'consent')} to give first.`;
  return unacknowledged ? 'Acknowledge the replaced tables first.' : null;
}

function namesOf(tables: Inspection['tables']): string {
  const names = tables.slice(0, 12).map(({ name }) => name);
  return tables.length > 12 ? `${names.join(', ')} and ${tables.length - 12} more` : names.join(', ');
}
