import { ShieldCheck, TriangleAlert } from 'lucide-react';
import type { Inspection } from '../api.ts';
import { counted, formatBytes, formatCount } from '../format.ts';
import { Figure } from '../parts/figure.tsx';

const DIALECTS = { postgresql: 'PostgreSQL', mysql: 'MySQL / MariaDB', sqlite: 'SQLite' } as const;

/** What the archive holds: dialect, tool, encoding, files, and whether it is loaded as one. */
export function ContentsPanel({ inspection }: { inspection: Inspection }) {
  const { dialect, generator, encoding, entries, ignored_entries } = inspection;
  const statements = entries.reduce((sum, one) => sum + one.statements, 0);
  const bytes = entries.reduce((sum, one) => sum + one.bytes, 0);
  return (
    <section className="card grid gap-4" aria-labelledby="contents">
      <h2 id="contents">What is in it</h2>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Figure label="Dialect">{DIALECTS[dialect]}</Figure>
        <Figure label="Written by" note={generator.version ?? undefined}>
          {generator.tool ?? 'unknown tool'}
        </Figure>
        <Figure label="Encoding">{encoding}</Figure>
        <Figure label="SQL" note={counted(statements, 'statement')}>
          {formatBytes(bytes)}
        </Figure>
      </dl>
      {inspection.refused.length === 0 && <Atomicity inspection={inspection} />}
      <details>
        <summary className="text-sm font-medium">
          {counted(entries.length, 'file')}
          {ignored_entries.length > 0 && (
            <span className="text-soft"> and {formatCount(ignored_entries.length)} that are not SQL, left alone</span>
          )}
        </summary>
        <ul className="mt-2 grid gap-1 text-sm">
          {entries.map((one) => (
            <li key={one.path} className="flex flex-wrap justify-between gap-x-4">
              <code className="break-all">
                <bdi>{one.path}</bdi>
              </code>
              <span className="text-soft">
                {formatBytes(one.bytes)}, {counted(one.statements, 'statement')}
              </span>
            </li>
          ))}
          {ignored_entries.map((name) => (
            <li key={name} className="flex flex-wrap justify-between gap-x-4 text-soft">
              <code className="break-all">
                <bdi>{name}</bdi>
              </code>
              <span>not SQL</span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Atomicity({ inspection: { atomicity } }: { inspection: Inspection }) {
  const whole = atomicity === 'all-or-nothing';
  const Icon = whole ? ShieldCheck : TriangleAlert;
  return (
    <p className={`flex gap-2.5 rounded-md px-3 py-2.5 text-sm ${whole ? 'bg-good-wash' : 'bg-warn-wash'}`}>
      <Icon size={18} className={`mt-0.5 shrink-0 ${whole ? 'text-good' : 'text-warn'}`} aria-hidden />
      {whole
        ? 'It is loaded all or nothing: if anything fails, the target stays as it is.'
        : 'Parts of it cannot be undone: if it fails half way, the target may keep some of it.'}
    </p>
  );
}
