import path from 'node:path';
import { type Dialect, DumpdockError, GRANTS, type Grant } from '@dumpdock/contracts';
import { z } from 'zod';
import type { Problems } from './problems.ts';

/** A destination as it is configured: the shape of `Target` in @dumpdock/engines. `url` holds credentials. */
export interface TargetSetting {
  readonly name: string;
  readonly engine: Dialect;
  readonly url: string;
  /** Standing consent of the operator. Default: none. */
  readonly grants: readonly Grant[];
  /** Default: false. */
  readonly allowSuperuser: boolean;
}

const ENGINE_OF_SCHEME: Readonly<Record<string, Dialect>> = {
  'postgresql:': 'postgresql',
  'postgres:': 'postgresql',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
  'sqlite:': 'sqlite',
};

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

const entrySchema = z.union([
  z.string().transform((url) => ({ url, grants: [] as Grant[], allow_superuser: false })),
  z.strictObject({
    url: z.string(),
    grants: z.array(z.enum(GRANTS)).default([]),
    allow_superuser: z.boolean().default(false),
  }),
]);

/** The SQLite file that is a target when nothing is configured. */
export function defaultTargets(dataDir: string): TargetSetting[] {
  const url = `sqlite://${path.join(dataDir, 'targets', 'sqlite.db')}`;
  return [{ name: 'sqlite', engine: 'sqlite', url, grants: [...GRANTS], allowSuperuser: false }];
}

/** Reads TARGETS: a JSON object of name → URL, or name → `{url, grants?, allow_superuser?}`. Values never show in a problem: they hold passwords. */
export function parseTargets(json: string, problems: Problems): TargetSetting[] {
  const entries = parseObject(json);
  if (entries === null) {
    problems.add('TARGETS', 'must be a JSON object of name → URL or {"url": …}');
    return [];
  }
  return Object.entries(entries).flatMap(([name, value]) => parseTarget(name, value, problems) ?? []);
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // Told by the caller, without the text: it may hold a password.
  }
}

function parseTarget(name: string, value: unknown, problems: Problems): TargetSetting | null {
  const refuse = (text: string): null => {
    problems.add('TARGETS', `${JSON.stringify(name)} ${text}`);
    return null;
  };
  if (!NAME.test(name)) return refuse('must be a name of letters, digits, - and _, at most 63');
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) return refuse(`must be a URL, or an object of url, grants (${GRANTS.join(', ')}) and allow_superuser`);
  const { url, grants, allow_superuser } = parsed.data;
  const judged = judgeUrl(url);
  return 'fault' in judged ? refuse(judged.fault) : { name, engine: judged.engine, url, grants, allowSuperuser: allow_superuser };
}

/** A target that is named by its URL alone. @throws DumpdockError INVALID_REQUEST that does not repeat the URL. */
export function parseTargetUrl(url: string, name = 'target'): TargetSetting {
  const judged = judgeUrl(url);
  if ('fault' in judged) throw new DumpdockError('INVALID_REQUEST', { detail: `The target ${judged.fault}.` });
  return { name, engine: judged.engine, url, grants: [], allowSuperuser: false };
}

function judgeUrl(url: string): { engine: Dialect } | { fault: string } {
  const engine = URL.canParse(url) ? ENGINE_OF_SCHEME[new URL(url).protocol] : undefined;
  if (engine === undefined) return { fault: 'must have a postgresql://, mysql:// or sqlite:/// URL' };
  const fault = engine === 'sqlite' ? sqliteFault(url) : serverFault(url);
  return fault === null ? { engine } : { fault };
}

/** `sqlite:///abs/path.db`: no host, an absolute path to a file. */
function sqliteFault(url: string): string | null {
  const { host, pathname } = new URL(url);
  return host === '' && pathname.length > 1 && !pathname.endsWith('/') ? null : 'must be sqlite:///absolute/path.db, with three slashes';
}

function serverFault(url: string): string | null {
  return new URL(url).pathname.length > 1 ? null : 'must name a database after the last slash of its URL';
}
