import { type Database, DURATION_BUCKETS_SECONDS } from '@dumpdock/database';

type Finished = Awaited<ReturnType<Database['imports']['finished']>>;
type Labels = Readonly<Record<string, string>>;

/**
 * What became of the imports that ended, as Prometheus text: counters and a histogram. They are read from the ledger, so every API process tells the same and
 * a restart resets nothing; prom-client only counts what it sees itself.
 */
export function finishedImportsText(finished: Finished): string {
  return [
    ...counter(
      'imports_finished_total',
      'Imports that ended',
      sumBy(finished, ({ target, status }) => labels(target, { status }), 'imports'),
    ),
    ...counter(
      'import_errors_total',
      'Imports that failed, by error code',
      sumBy(failed(finished), ({ target, code }) => labels(target, { code: code ?? '' }), 'imports'),
    ),
    ...counter(
      'import_loaded_bytes_total',
      'Bytes of SQL text loaded',
      sumBy(finished, ({ target }) => labels(target), 'bytes'),
    ),
    ...counter(
      'import_loaded_rows_total',
      'Rows loaded',
      sumBy(finished, ({ target }) => labels(target), 'rows'),
    ),
    ...durations(finished),
    '',
  ].join('\n');
}

function failed(finished: Finished): Finished {
  return finished.filter(({ status, code }) => status === 'failed' && code !== null);
}

function labels(target: string | null, more: Labels = {}): Labels {
  return { target: target ?? 'none', ...more };
}

function sumBy(
  finished: Finished,
  key: (one: Finished[number]) => Labels,
  what: 'imports' | 'bytes' | 'rows' | 'seconds' | 'started',
): [string, number][] {
  const sums = new Map<string, number>();
  for (const one of finished) {
    const name = show(key(one));
    sums.set(name, (sums.get(name) ?? 0) + one[what]);
  }
  return [...sums];
}

function counter(name: string, help: string, series: readonly [string, number][]): string[] {
  return [...head(name, help, 'counter'), ...series.map(([key, value]) => `dumpdock_${name}{${key}} ${value}`)];
}

/** A histogram (Prometheus exposition format): cumulative buckets, sum and count, by target and status. */
function durations(finished: Finished): string[] {
  const name = 'import_duration_seconds';
  const ran = Map.groupBy(
    finished.filter(({ started }) => started > 0),
    ({ target, status }) => show(labels(target, { status })),
  );
  const lines = [...ran].flatMap(([key, those]) => {
    const total = (pick: (one: Finished[number]) => number) => those.reduce((sum, one) => sum + pick(one), 0);
    const buckets = DURATION_BUCKETS_SECONDS.map(
      (bound, at) => `dumpdock_${name}_bucket{${key},le="${bound}"} ${total(({ buckets }) => buckets[at] ?? 0)}`,
    );
    const count = total(({ started }) => started);
    return [
      ...buckets,
      `dumpdock_${name}_bucket{${key},le="+Inf"} ${count}`,
      `dumpdock_${name}_sum{${key}} ${total(({ seconds }) => seconds)}`,
      `dumpdock_${name}_count{${key}} ${count}`,
    ];
  });
  return [...head(name, 'From the start of the load to its end', 'histogram'), ...lines];
}

function head(name: string, help: string, type: 'counter' | 'histogram'): string[] {
  return [`# HELP dumpdock_${name} ${help}`, `# TYPE dumpdock_${name} ${type}`];
}

/** Names of targets and codes hold nothing that needs escaping; a stranger's value would be quoted all the same. */
function show(all: Labels): string {
  return Object.entries(all)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');
}
