import type { Inspection } from '@dumpdock/contracts';
import { formatBytes, formatCount } from '../format.ts';
import { Place } from './place.tsx';

const ACTIONS = { create: 'is created', replace: 'is replaced', append: 'gets more rows' } as const;

/** What was found in the archive and what would happen. */
export function InspectionView({ inspection }: { inspection: Inspection }) {
  const { generator, entries, tables, refused, stripped, warnings, ignored_entries } = inspection;
  const tool = generator.tool === null ? 'an unknown tool' : `${generator.tool} ${generator.version ?? ''}`;
  return (
    <section className="card grid gap-4" aria-label="Inspection">
      <div>
        <h2>What is in it</h2>
        <p>
          {inspection.dialect}, written by {tool}, in {inspection.encoding}: {entries.length} file{entries.length === 1 ? '' : 's'},{' '}
          {formatCount(entries.reduce((sum, one) => sum + one.statements, 0))} statements,{' '}
          {formatBytes(entries.reduce((sum, one) => sum + one.bytes, 0))}.
        </p>
        <p className="font-medium">
          {inspection.atomicity === 'all-or-nothing'
            ? 'It is loaded all or nothing: if anything fails, the target stays as it is.'
            : 'Parts of it cannot be undone: if it fails half way, the target may keep some of it.'}
        </p>
      </div>
      {refused.length > 0 && (
        <div role="alert">
          <h2 className="text-bad">Never loaded: remove these from the dump ({refused.length})</h2>
          {refused.map((one) => (
            <div key={`${one.code}${one.location.entry}${one.location.byte_offset}`}>
              {one.kind} <span className="text-soft text-sm">{one.code}</span>
              <Place location={one.location} />
            </div>
          ))}
        </div>
      )}
      {warnings.map((one) => (
        <p key={`${one.code}${one.message}`} className="text-warn">
          {one.message}
        </p>
      ))}
      <div className="scroll">
        <h2>Tables</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Table</th>
              <th scope="col">Rows</th>
              <th scope="col">Size</th>
              <th scope="col">What happens</th>
            </tr>
          </thead>
          <tbody>
            {tables.map((one) => (
              <tr key={one.name}>
                <td className="break-all">
                  <bdi>{one.name}</bdi>
                </td>
                <td>{formatCount(one.rows)}</td>
                <td className="whitespace-nowrap">{formatBytes(one.bytes)}</td>
                <td className={one.action === 'replace' ? 'text-bad font-medium' : ''}>{ACTIONS[one.action]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {stripped.length > 0 && (
        <details>
          <summary>Left out: {formatCount(stripped.reduce((sum, one) => sum + one.count, 0))} not needed here</summary>
          {stripped.map((one) => (
            <div key={one.code + one.kind} className="mt-2">
              {formatCount(one.count)} × {one.kind}
              <Place location={one.location} />
            </div>
          ))}
        </details>
      )}
      {ignored_entries.length > 0 && (
        <details>
          <summary>Not SQL, left alone: {ignored_entries.length} files</summary>
          <ul className="list-disc pl-5">
            {ignored_entries.map((name) => (
              <li key={name} className="break-all">
                <bdi>{name}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
