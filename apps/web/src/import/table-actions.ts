import type { Inspection } from '../api.ts';

type Table = Inspection['tables'][number];
type Action = Table['action'] | 'taken';

/** What happens to a table; `taken`: it is to be made where one is. */
const ACTIONS: Record<Action, { label: string; tone: string }> = {
  create: { label: 'created', tone: 'text-good' },
  replace: { label: 'replaced', tone: 'font-medium text-bad' },
  append: { label: 'appended to', tone: 'font-medium text-warn' },
  taken: { label: 'exists already: fails', tone: 'font-medium text-bad' },
};

/** What stops the load or touches existing data comes first. */
const ORDER: readonly Action[] = ['taken', 'replace', 'append', 'create'];

function actionOf({ action, already_exists }: Table): Action {
  return already_exists === true ? 'taken' : action;
}

export function describeAction(table: Table): { label: string; tone: string } {
  return ACTIONS[actionOf(table)];
}

/** Those that a person should look at first. */
export function byWeight(a: Table, b: Table): number {
  return ORDER.indexOf(actionOf(a)) - ORDER.indexOf(actionOf(b)) || a.name.localeCompare(b.name);
}
