import { homedir } from 'node:os';
import path from 'node:path';
import { type ArchiveLimits, DumpdockError } from '@dumpdock/contracts';
import { type ApiKey, parseApiKeys } from './api-keys.ts';
import { createProblems, type Problems } from './problems.ts';
import { createReaders, type Environment, type Readers } from './readers.ts';
import { defaultTargets, parseTargets, type TargetSetting } from './targets.ts';
import type { TrustProxy } from './trust-proxy.ts';
import { readWebhook, type WebhookSetting } from './webhook.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every setting of dumpdock, checked and frozen. Paths are absolute. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Whether `host` can be reached from this machine only. */
  readonly loopback: boolean;
  /** Whose X-Forwarded-* headers are believed. Default: nobody's. */
  readonly trustProxy: TrustProxy;
  readonly apiKeys: readonly ApiKey[];
  /** Null when unset: the launcher starts embedded servers and sets it; see {@link serverUrls}. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly dataDir: string;
  readonly mediaRoot: string;
  readonly targets: readonly TargetSetting[];
  readonly archiveLimits: ArchiveLimits;
  readonly inspectTimeoutMs: number;
  readonly importTimeoutMs: number;
  readonly minFreeBytes: number;
  readonly maxTempBytes: number;
  readonly maxAgeHours: number;
  /** Cron patterns of the sweeps; null: off. */
  readonly sweepCrons: { readonly old: string | null; readonly failed: string | null; readonly orphans: string | null };
  readonly importConcurrency: number;
  /** Base URL of an OpenTelemetry collector; null: no traces. */
  readonly otlpEndpoint: string | null;
  /** Null: nobody is told. */
  readonly webhook: WebhookSetting | null;
  readonly logLevel: LogLevel;
  /** How long a worker or an upload may be silent before another takes its import over. */
  readonly leaseMs: number;
  /** How long an upload in parts waits for a sign of its caller; not less than `leaseMs`. */
  readonly resumeWithinMs: number;
  /** How long work in progress may go on after SIGTERM. */
  readonly shutdownGraceMs: number;
  /** Where the command line finds the API, and its key. */
  readonly url: string;
  readonly apiKey: string | null;
}

/**
 * Reads the settings. Pure: looks at nothing but `env` (and the home directory, for `~`).
 * @throws DumpdockError CONFIG_INVALID that names every wrong variable at once; `extra.problems` has them as a list.
 */
export function loadConfig(env: Environment, cwd = '.'): Config {
  const problems = createProblems();
  const read = createReaders(env, problems);
  const config: Config = {
    ...readListener(read, problems),
    ...readPlaces(read, cwd),
    targets: readTargets(read, cwd, problems),
    archiveLimits: readArchiveLimits(read),
    ...readBudgets(read),
    sweepCrons: {
      old: read.cron('SWEEP_OLD_CRON', '0 * * * *'),
      failed: read.cron('SWEEP_FAILED_CRON', '*/15 * * * *'),
      orphans: read.cron('SWEEP_ORPHANS_CRON', '*/15 * * * *'),
    },
    otlpEndpoint: read.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']),
    webhook: readWebhook(read, problems),
    logLevel: read.oneOf('LOG_LEVEL', 'info', LOG_LEVELS),
    url: (read.url('DUMPDOCK_URL', ['http:', 'https:']) ?? 'http://127.0.0.1:8000').replace(/\/+$/, ''),
    apiKey: read.optional('DUMPDOCK_API_KEY'),
  };
  if (problems.list.length > 0) throw configInvalid(problems.list);
  return deepFreeze(config);
}

/** The servers' URLs. @throws DumpdockError CONFIG_INVALID when one is unset: `npm start` sets them for what it starts. */
export function serverUrls(config: Config): { databaseUrl: string; redisUrl: string } {
  const { databaseUrl, redisUrl } = config;
  const missing = [databaseUrl === null ? 'DATABASE_URL' : [], redisUrl === null ? 'REDIS_URL' : []].flat();
  if (databaseUrl === null || redisUrl === null)
    throw configInvalid(missing.map((name) => `${name}: is not set; \`npm start\` starts an embedded server when it is not`));
  return { databaseUrl, redisUrl };
}

/** Whether only this machine can reach `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function configInvalid(problems: readonly string[]): DumpdockError {
  return new DumpdockError('CONFIG_INVALID', { detail: `Settings are wrong. ${problems.join('. ')}.`, extra: { problems: [...problems] } });
}

function readListener(read: Readers, problems: Problems) {
  const host = read.text('HOST', '127.0.0.1');
  const apiKeys = parseApiKeys(read.text('API_KEYS', ''), problems);
  const loopback = isLoopback(host);
  if (!loopback && apiKeys.length === 0) {
    problems.add(
      'HOST',
      `${host} can be reached from other machines, so API_KEYS must be set; \`dumpdock keys new NAME operator\` makes a key`,
    );
  }
  return { host, port: read.integer('PORT', 8000, 0, 65_535), loopback, trustProxy: read.trustProxy('TRUST_PROXY'), apiKeys };
}

function readPlaces(read: Readers, cwd: string) {
  return {
    databaseUrl: read.url('DATABASE_URL', ['postgresql:', 'postgres:']),
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    dataDir: absolute(read.text('DATA_DIR', './.data'), cwd),
    mediaRoot: absolute(read.text('MEDIA_ROOT', './media'), cwd),
  };
}

function readTargets(read: Readers, cwd: string, problems: Problems): TargetSetting[] {
  const json = read.optional('TARGETS');
  return json === null ? defaultTargets(absolute(read.text('DATA_DIR', './.data'), cwd)) : parseTargets(json, problems);
}

function readArchiveLimits(read: Readers): ArchiveLimits {
  return {
    maxUploadBytes: read.integer('MAX_UPLOAD_BYTES', 2 * GIB, 1),
    maxExtractedBytes: read.integer('MAX_EXTRACTED_BYTES', 20 * GIB, 1),
    maxEntryBytes: read.integer('MAX_ENTRY_BYTES', 20 * GIB, 1),
    maxEntries: read.integer('MAX_ENTRIES', 1000, 1),
    maxCentralDirectoryBytes: read.integer('MAX_CENTRAL_DIRECTORY_BYTES', 8 * MIB, 1),
    maxDepth: read.integer('MAX_DEPTH', 16, 1),
    maxPathBytes: read.integer('MAX_PATH_BYTES', 1024, 1),
    maxNameBytes: read.integer('MAX_NAME_BYTES', 255, 1),
    maxRatio: read.integer('MAX_RATIO', 200, 1),
    ratioFloorBytes: read.integer('RATIO_FLOOR_BYTES', 64 * MIB),
  };
}

function readBudgets(read: Readers) {
  const leaseMs = read.integer('LEASE_MS', 15_000, 2_000);
  return {
    inspectTimeoutMs: read.integer('INSPECT_TIMEOUT_MS', 15 * MINUTE_MS, 1),
    importTimeoutMs: read.integer('IMPORT_TIMEOUT_MS', 24 * HOUR_MS, 1),
    minFreeBytes: read.integer('MIN_FREE_BYTES', GIB),
    maxTempBytes: read.integer('MAX_TEMP_BYTES', 50 * GIB, 1),
    maxAgeHours: read.number('MAX_AGE_HOURS', 24),
    importConcurrency: read.integer('IMPORT_CONCURRENCY', 2, 1, 64),
    leaseMs,
    resumeWithinMs: Math.max(leaseMs, read.integer('RESUME_WITHIN_MS', 3 * MINUTE_MS, 2_000)),
    shutdownGraceMs: read.integer('SHUTDOWN_GRACE_MS', 10_000),
  };
}

function absolute(place: string, cwd: string): string {
  return path.resolve(cwd, place.startsWith('~/') ? path.join(homedir(), place.slice(2)) : place);
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) deepFreeze(member);
  return Object.freeze(value);
}
