import { Fragment } from 'react';

const STEPS = [
  ['Make a dump', 'pg_dump, mysqldump, mariadb-dump, phpMyAdmin or sqlite3 .dump: plain SQL, in one file or several.'],
  ['Zip it and drop it above', 'dumpdock reads it and shows every table, what would happen to it, and every doubtful statement.'],
  ['Confirm', 'It is loaded, all or nothing. The temporary files go in any case.'],
] as const;

const COMMANDS = [
  ['PostgreSQL', 'pg_dump --no-owner shop > shop.sql'],
  ['MySQL, MariaDB', 'mysqldump shop > shop.sql'],
  ['SQLite', 'sqlite3 shop.db .dump > shop.sql'],
  ['Then', 'zip shop.zip shop.sql'],
] as const;

/** The first thing somebody sees who has never used it. */
export function EmptyImports() {
  return (
    <section className="card grid gap-5" aria-labelledby="nothing-yet">
      <h2 id="nothing-yet">No imports yet. This is how it goes:</h2>
      <ol className="grid gap-5 md:grid-cols-3">
        {STEPS.map(([title, text], i) => (
          <li key={title} className="flex gap-3">
            <span
              className="flex size-7 shrink-0 items-center justify-center rounded-full bg-sea-wash text-sm font-semibold text-sea"
              aria-hidden="true"
            >
              {i + 1}
            </span>
            <div>
              <p className="font-medium">{title}</p>
              <p className="text-sm text-soft">{text}</p>
            </div>
          </li>
        ))}
      </ol>
      <dl className="grid gap-x-6 gap-y-2 rounded border border-line bg-sunk px-4 py-3 text-sm sm:grid-cols-[auto_1fr]">
        {COMMANDS.map(([engine, command]) => (
          <Fragment key={engine}>
            <dt className="text-soft">{engine}</dt>
            <dd>
              <code className="break-words">{command}</code>
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
