import { useQuery } from '@tanstack/react-query';
import { NavLink, Route, Routes } from 'react-router';
import { getSession } from './api.ts';
import { AuditPage } from './pages/audit-page.tsx';
import { ImportPage } from './pages/import-page.tsx';
import { ImportsPage } from './pages/imports-page.tsx';
import { StoragePage } from './pages/storage-page.tsx';

/** Frame and routes. Pages live below `/ui/`, so that no address of a page is one of the API. */
export function App() {
  const session = useQuery({ queryKey: ['session'], queryFn: getSession, staleTime: 60_000 });
  const operator = session.data?.role === 'operator';
  const link = ({ isActive }: { isActive: boolean }) => (isActive ? 'font-semibold no-underline text-ink' : '');
  return (
    <div className="mx-auto max-w-5xl px-4 pb-16">
      <header className="flex flex-wrap items-baseline gap-x-5 gap-y-2 py-5">
        <span className="text-xl font-bold tracking-tight">dumpdock</span>
        <nav aria-label="Pages" className="flex flex-wrap gap-x-4 gap-y-1">
          <NavLink to="/" end className={link}>
            Imports
          </NavLink>
          <NavLink to="/ui/storage" className={link}>
            Storage
          </NavLink>
          {operator && (
            <NavLink to="/ui/audit" className={link}>
              Audit
            </NavLink>
          )}
          {operator && <a href="/admin/queues">Queues</a>}
          <a href="/docs">API</a>
        </nav>
        {session.data?.sign_in === true && (
          <form method="post" action="/logout" className="ml-auto">
            <span className="text-soft text-sm mr-2">
              {session.data.actor} ({session.data.role})
            </span>
            <button type="submit" className="button">
              Sign out
            </button>
          </form>
        )}
      </header>
      <main>
        <Routes>
          <Route path="/" element={<ImportsPage />} />
          <Route path="/ui" element={<ImportsPage />} />
          <Route path="/ui/imports/:id" element={<ImportPage />} />
          <Route path="/ui/storage" element={<StoragePage />} />
          <Route path="/ui/audit" element={<AuditPage />} />
          <Route path="*" element={<p>There is no such page.</p>} />
        </Routes>
      </main>
    </div>
  );
}
