import { DumpdockError } from '@dumpdock/contracts';
import { quoteName } from './connect.ts';
import type { LoadContext } from './load-context.ts';
import { sqlError } from './load-errors.ts';
import { ServerError } from './query-reply.ts';

type Untried = LoadContext['untried'][number];

/** Whether a view may become possible when more of the dump is there: a table, a function or a column is missing. */
export function mayWait(error: unknown): boolean {
  return error instanceof DumpdockError && /^(1146|1305|1356)$/.test(error.serverCode ?? '');
}

/**
 * Tries the views again that could not be made in the staging schema, before anything is committed. Those that look at tables of the
 * target alone are believed; any other error ends the load here, while nothing has to be taken back.
 */
export async function retryViews(context: LoadContext): Promise<void> {
  await context.session.run(`USE ${quoteName(context.names.staging)}`);
  let waiting: Untried[] = [...context.untried];
  for (let progress = true; progress; ) {
    const left: Untried[] = [];
    for (const view of waiting) if ((await tryView(context, view)) !== null) left.push(view);
    progress = left.length < waiting.length;
    waiting = left;
  }
  for (const view of waiting) {
    const error = await tryView(context, view);
    if (error !== null && !looksOutside(context, error)) throw sqlError(error, view.origin, context.names);
  }
}

async function tryView({ session }: LoadContext, view: Untried): Promise<ServerError | null> {
  try {
    await session.run(view.settings);
    await session.send([view.text]);
    return null;
  } catch (error) {
    if (error instanceof ServerError) return error;
    throw error;
  }
}

/** The table that is missing is one of the target, or a view is in the way that waits itself. */
function looksOutside(context: LoadContext, error: ServerError): boolean {
  if (error.errno !== 1146) return error.errno === 1305 || error.errno === 1356;
  const name = /^Table '(?:.*\.)?(.+)' doesn't exist$/.exec(error.serverMessage)?.[1] ?? '';
  const key = context.facts.key(name);
  const waits = context.steps.some((step) => step.kind === 'VIEW' && step.names.some((one) => context.facts.key(one) === key));
  return waits || (context.existing.has(key) && !context.dropped.has(key));
}
