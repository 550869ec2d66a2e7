import type { Problems } from './problems.ts';
import { parseTrustProxy, type TrustProxy } from './trust-proxy.ts';

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads one kind of setting; what is wrong goes to `problems` and the default stands in. */
export interface Readers {
  text(name: string, fallback: string): string;
  optional(name: string): string | null;
  /** A whole number of at least `min` and at most `max`. */
  integer(name: string, fallback: number, min?: number, max?: number): number;
  /** Any finite number of at least 0. */
  number(name: string, fallback: number): number;
  flag(name: string, fallback: boolean): boolean;
  /** Default: false. */
  trustProxy(name: string): TrustProxy;
  oneOf<T extends string>(name: string, fallback: T, choices: readonly T[]): T;
  /** A URL with one of these schemes, or null. */
  url(name: string, schemes: readonly string[]): string | null;
  /** A cron pattern; null for `off`. */
  cron(name: string, fallback: string): string | null;
}

/** Five or six fields of numbers, ranges, steps, lists and names; the scheduler judges their ranges. */
const CRON = /^([\d*,/\-?LW#A-Za-z]+\s+){4,5}[\d*,/\-?LW#A-Za-z]+$/;
const CRON_FIELD_MAX = [59, 59, 23, 31, 12, 7];

/** Readers over `env`. An empty or blank variable counts as unset. */
export function createReaders(env: Environment, problems: Problems): Readers {
  const raw = (name: string): string | null => env[name]?.trim() || null;

  function read<T>(name: string, fallback: T, parse: (value: string) => T | undefined, wanted: string): T {
    const value = raw(name);
    if (value === null) return fallback;
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    problems.add(name, `must be ${wanted}`);
    return fallback;
  }

  return {
    text: (name, fallback) => raw(name) ?? fallback,
    optional: raw,
    integer: (name, fallback, min = 0, max = Number.MAX_SAFE_INTEGER) =>
      read(name, fallback, (value) => parseInteger(value, min, max), `a whole number ${range(min, max)}`),
    number: (name, fallback) =>
      read(name, fallback, (value) => (/^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined), 'a number of at least 0'),
    flag: (name, fallback) => read(name, fallback, parseFlag, '`true` or `false`'),
    trustProxy: (name) => read<TrustProxy>(name, false, parseTrustProxy, '`true`, `false`, or addresses of proxies separated by commas'),
    oneOf: (name, fallback, choices) =>
      read(name, fallback, (value) => choices.find((choice) => choice === value), `one of ${choices.join(', ')}`),
    url: (name, schemes) =>
      read<string | null>(
        name,
        null,
        (value) => parseUrl(value, schemes),
        `a URL that starts with ${schemes.map((s) => `${s}//`).join(' or ')}`,
      ),
    cron: (name, fallback) =>
      read<string | null>(
        name,
        fallback,
        (value) => (value === 'off' ? null : parseCron(value)),
        'a cron pattern such as `*/15 * * * *`, or `off`',
      ),
  };
}

function range(min: number, max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
}

function parseInteger(value: string, min: number, max: number): number | undefined {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

function parseFlag(value: string): boolean | undefined {
  return value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : undefined;
}

function parseUrl(value: string, schemes: readonly string[]): string | undefined {
  return URL.canParse(value) && schemes.includes(new URL(value).protocol) ? value : undefined;
}

function parseCron(value: string): string | undefined {
  if (!CRON.test(value)) return undefined;
  const limits = CRON_FIELD_MAX.slice(-value.split(/\s+/).length);
  const inRange = value.split(/\s+/).every((field, i) => (field.match(/(?<!\/)\b\d+/g) ?? []).every((n) => Number(n) <= limits[i]!));
  return inRange ? value : undefined;
}
