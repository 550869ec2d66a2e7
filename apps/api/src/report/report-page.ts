import { createHash } from 'node:crypto';
import type { ImportView, Inspection, Location, Report } from '@dumpdock/contracts';
import { type Html, html } from './html.ts';

const STYLE = `
:root{font:14px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff}
body{max-width:56rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0;overflow-wrap:anywhere}h2{font-size:1.05rem;margin:2rem 0 .5rem;border-bottom:1px solid #d0d7de;padding-bottom:.25rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem;margin:1rem 0}dt{color:#57606a}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;margin:0 0 1.25rem}
th,td{text-align:left;padding:.3rem .75rem .3rem 0;border-bottom:1px solid #eaeef2;vertical-align:top;overflow-wrap:anywhere}
th{color:#57606a;font-weight:500}td.n,th.n{text-align:right}td.n,th,td:first-child{white-space:nowrap}td:first-child{max-width:24rem;white-space:normal;overflow-wrap:anywhere;min-width:8rem}
code{font:12.5px/1.5 ui-monospace,monospace}.failed{color:#a40e26}.succeeded{color:#116329}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
`;

/** Content-Security-Policy of the page: nothing but its own style. */
export const REPORT_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The report as one page that can be printed: no script, no other file. */
export function reportPage({ import: record, audit, generated_at }: Report): string {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Import ${record.import_id}</title><style>${{ html: STYLE }}</style></head><body>
<h1>Import of ${record.archive.name}</h1>
${facts(record)}
${record.error === null ? null : failure(record.error)}
${record.inspection === null ? null : inspection(record.inspection)}
${record.result === null ? null : result(record.result)}
<h2>What was done</h2>
${table(
  ['when', 'who', 'what', 'outcome', 'why'],
  audit.map(({ at, actor, action, outcome, reason }) => [moment(at), actor, action, outcome, reason]),
)}
<p><small>Made at ${moment(generated_at)} by dumpdock.</small></p>
</body></html>`;
  return page.html;
}

function facts(record: ImportView): Html {
  const { workspace } = record;
  const files = workspace.present
    ? 'present'
    : workspace.removed_at
      ? `removed ${moment(workspace.removed_at)} by ${workspace.removed_by}`
      : 'none';
  const rows: [string, string | null][] = [
    ['Id', record.import_id],
    ['Target', record.target],
    ['Uploaded by', record.owner],
    ['Archive', record.archive.bytes === null ? null : `${count(record.archive.bytes)} bytes`],
    ['SHA-256', record.archive.sha256],
    ['Uploaded', moment(record.created_at)],
    ['Confirmed', moment(record.confirmed_at)],
    ['Finished', moment(record.finished_at)],
    ['Grants', record.grants.join(', ') || null],
    ['Temporary files', files],
  ];
  const said = rows.filter(([, value]) => value !== null);
  return html`<dl><dt>Status</dt><dd class="${record.status}">${record.status}</dd>${said.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function failure(error: NonNullable<ImportView['error']>): Html {
  const { code, detail, suggestion, server_code = null, location } = error;
  return html`<h2>Why it ended</h2><p><code>${code}</code> ${detail}${server_code === null ? null : html` <code>${server_code}</code>`}</p>
${location === undefined ? null : html`<p>At <code>${place(location)}</code></p><p><code>${location.snippet}</code></p>`}<p>${suggestion}</p>`;
}

const ACTIONS = { create: 'created', replace: 'replaced', append: 'appended to' } as const;

function inspection(found: Inspection): Html {
  const { dialect, generator, encoding, atomicity, entries, tables, requires, refused, stripped, warnings } = found;
  const tool = generator.tool === null ? 'unknown tool' : `${generator.tool} ${generator.version ?? ''}`.trimEnd();
  const notes = [
    ...refused.map(({ kind, location }) => ['refused', kind, place(location)]),
    ...requires.map(({ grant, count: times, examples }) => ['needs consent', `${grant} (${times})`, examples[0] ? place(examples[0]) : '']),
    ...stripped.map(({ kind, count: times, location }) => ['left out', `${kind} (${times})`, place(location)]),
    ...warnings.map(({ message }) => ['note', message, '']),
  ];
  return html`<h2>Inspection</h2>
<p>${dialect} in ${encoding}, written by ${tool}; ${atomicity === 'all-or-nothing' ? 'all of it is loaded, or nothing' : 'parts of it cannot be undone when a later part fails'}.</p>
${table(
  ['file', 'bytes', 'statements', 'SHA-256'],
  entries.map(({ path, bytes, statements, sha256 }) => [path, bytes, statements, sha256]),
)}
${table(
  ['table', 'rows', 'bytes', 'what happens'],
  tables.map((one) => [one.name, one.rows, one.bytes, one.already_exists ? 'exists already: fails' : ACTIONS[one.action]]),
)}
${table(['', 'what', 'first at'], notes)}`;
}

function result({ rows, statements, bytes, duration_ms, tables }: NonNullable<ImportView['result']>): Html {
  return html`<h2>Result</h2><p>${counted(rows, 'row')}, ${counted(statements, 'statement')}, ${counted(bytes, 'byte')} in ${(duration_ms / 1000).toFixed(2)} s.</p>
${table(
  ['table', 'rows'],
  tables.map(({ name, rows: loaded }) => [name, loaded]),
)}`;
}

function table(headings: readonly string[], rows: readonly (readonly (string | number | null)[])[]): Html {
  if (rows.length === 0) return html``;
  const cell = (value: string | number | null): Html =>
    typeof value === 'number' ? html`<td class="n">${count(value)}</td>` : html`<td>${value}</td>`;
  const head = headings.map((name, at) => (typeof rows[0]?.[at] === 'number' ? html`<th class="n">${name}</th>` : html`<th>${name}</th>`));
  return html`<table><thead><tr>${head}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table>`;
}

function place({ entry, line, column, statement }: Location): string {
  return `${entry}:${line}:${column}${statement > 0 ? ` (statement ${statement})` : ''}`;
}

function count(value: number | null): string {
  return (value ?? 0).toLocaleString('en-US');
}

function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `2026-11-24 23:38:54 UTC`. */
function moment(iso: string | null): string | null {
  return iso === null ? null : `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
