import process from 'node:process';
import type { FastifyHttpOptions, RawServerDefault } from 'fastify';

/** How long and how much a connection may ask for. SECURITY.md states the defaults. */
export interface WireLimits {
  /** From a connection, or the end of the request before, to the end of the headers. Checked every half of it, 5 s at the most. */
  readonly headersMs: number;
  /** A body that comes slower than 1 KiB/s for this long is stalled. */
  readonly stallMs: number;
  /** A connection without a request is closed. */
  readonly idleMs: number;
  /** Nothing is sent or received during a request: somebody does not read the answer. Longer than the longest `Prefer: wait`. */
  readonly silentMs: number;
  /** Requests of one connection that wait for an answer (pipelining, RFC 9112 section 9.3.2). */
  readonly pipelined: number;
  /** Connections at once; more are dropped. */
  readonly connections: number;
  /** Event streams of one caller, and of all. */
  readonly streamsPerCaller: number;
  readonly streams: number;
}

/** Descriptors that connections leave for files, the database and Redis. */
const RESERVED_DESCRIPTORS = 1_024;
const MOST_CONNECTIONS = 20_000;

/** The limits in force where `chosen` says nothing else. */
export function wireLimits(chosen: Partial<WireLimits> = {}): WireLimits {
  return {
    headersMs: 10_000,
    stallMs: 30_000,
    idleMs: 15_000,
    silentMs: 330_000,
    pipelined: 64,
    connections: Math.min(MOST_CONNECTIONS, Math.max(256, openFiles() - RESERVED_DESCRIPTORS)),
    streamsPerCaller: 100,
    streams: 1_000,
    ...chosen,
  };
}

/** How many files this process may open: Node raises the soft limit to the hard one when it starts. */
function openFiles(): number {
  const report = process.report?.getReport() as { userLimits?: { open_files?: { soft?: number | string } } } | undefined;
  const soft = Number(report?.userLimits?.open_files?.soft);
  return Number.isFinite(soft) ? soft : MOST_CONNECTIONS + RESERVED_DESCRIPTORS;
}

/** The part that Fastify and Node hold. `requestTimeout` stays off: it would cut long honest uploads; the minimum rate of bodies stands in for it. */
export function serverTimeouts({ headersMs, idleMs, silentMs }: WireLimits) {
  return {
    requestTimeout: 0,
    keepAliveTimeout: idleMs,
    connectionTimeout: silentMs,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: Math.min(headersMs / 2, 5_000) },
  } satisfies FastifyHttpOptions<RawServerDefault>;
}
