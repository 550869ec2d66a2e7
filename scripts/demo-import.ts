import { existsSync, openAsBlob } from 'node:fs';
import path from 'node:path';
import { acceptedSchema, importSchema, isTerminal } from '@dumpdock/contracts';
import { progressLine } from './progress-line.ts';

type ImportView = ReturnType<typeof importSchema.parse>;

/** One import of the demo. */
export interface SampleImport {
  readonly url: string;
  readonly mediaRoot: string;
  /** The zip; its name starts with the target's. */
  readonly file: string;
  readonly signal: AbortSignal;
}

const POLL_MS = 100;
const out = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Uploads a zip, shows the inspection, confirms it, follows it, and shows what became of it. True when everything is as promised. */
export async function importSample(sample: SampleImport): Promise<boolean> {
  const name = path.basename(sample.file);
  const target = name.split('-')[0]!;
  out(`\n${name} → ${target}`);
  const id = await upload(sample, name, target);
  const inspected = await follow(sample, id, (view) => view.status === 'ready' || isTerminal(view.status));
  if (inspected.status !== 'ready' || inspected.inspection === null) return tellFailure(inspected);
  tellInspection(inspected);
  await post(sample, `/imports/${id}/confirm`, JSON.stringify({ digest: inspected.inspection.digest }), 'application/json');
  const ended = await follow(sample, id, (view) => isTerminal(view.status));
  if (ended.status !== 'succeeded') return tellFailure(ended);
  tellResult(ended);
  return tellWorkspace(sample, ended);
}

async function upload(sample: SampleImport, name: string, target: string): Promise<string> {
  const form = new FormData();
  form.set('target', target);
  form.set('file', await openAsBlob(sample.file, { type: 'application/zip' }), name);
  const { import_id } = acceptedSchema.parse(await post(sample, '/imports', form));
  if (import_id === undefined) throw new Error('The API gave no import_id.');
  return import_id;
}

async function post({ url, signal }: SampleImport, route: string, body: FormData | string, type?: string): Promise<unknown> {
  const response = await fetch(url + route, {
    method: 'POST',
    body,
    signal,
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
  });
  if (!response.ok) throw new Error(`POST ${route} answers ${response.status}: ${await response.text()}`);
  return response.json();
}

async function follow({ url, signal }: SampleImport, id: string, until: (view: ImportView) => boolean): Promise<ImportView> {
  const bar = progressLine();
  try {
    for (;;) {
      const response = await fetch(`${url}/imports/${id}`, { signal });
      if (!response.ok) throw new Error(`GET /imports/${id} answers ${response.status}: ${await response.text()}`);
      const view = importSchema.parse(await response.json());
      if (until(view)) return view;
      bar.show(view.status, view.progress);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    bar.clear();
  }
}

function tellInspection({ inspection }: ImportView): void {
  if (inspection === null) return;
  const { generator, dialect, encoding, tables, atomicity, stripped, refused } = inspection;
  const tool = generator.tool === null ? '' : `, written by ${generator.tool} ${generator.version ?? ''}`.trimEnd();
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  out(
    `  inspected: ${dialect}${tool}, ${encoding}, ${tables.length} tables, ${rows} rows, ${atomicity}, ${refused.length} refused, ${stripped.length} left out`,
  );
}

function tellResult({ result }: ImportView): void {
  if (result === null) return;
  const width = Math.max(...result.tables.map((table) => table.name.length));
  for (const table of result.tables) out(`    ${table.name.padEnd(width)} ${String(table.rows).padStart(8)}`);
  out(
    `  imported: ${result.tables.length} tables, ${result.rows} rows, ${result.statements} statements in ${(result.duration_ms / 1000).toFixed(2)} s`,
  );
}

function tellFailure({ status, error, inspection }: ImportView): boolean {
  out(`  ${status}: ${error?.detail ?? JSON.stringify(inspection?.refused ?? [])} ${error?.suggestion ?? ''}`);
  if (error?.location !== undefined) out(`  at ${JSON.stringify(error.location)}`);
  return false;
}

function tellWorkspace({ mediaRoot }: SampleImport, { import_id, workspace }: ImportView): boolean {
  const dir = path.join(mediaRoot, 'temp_sql_imports', import_id);
  const gone = !workspace.present && !existsSync(dir);
  out(gone ? `  gone: ${dir}` : `  STILL THERE: ${dir}`);
  return gone;
}
