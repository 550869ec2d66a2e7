import { lazy, Suspense, useEffect, useRef } from 'react';
import { Route, Routes, useLocation } from 'react-router';
import { ImportsPage } from './imports/imports-page.tsx';
import { MissingPage } from './parts/missing-page.tsx';
import { TopBar } from './parts/top-bar.tsx';

/** Pages beyond the first one are fetched while that is looked at. */
const load = {
  importPage: () => import('./import/import-page.tsx').then(({ ImportPage }) => ({ default: ImportPage })),
  storagePage: () => import('./storage/storage-page.tsx').then(({ StoragePage }) => ({ default: StoragePage })),
  auditPage: () => import('./audit/audit-page.tsx').then(({ AuditPage }) => ({ default: AuditPage })),
};
const ImportPage = lazy(load.importPage);
const StoragePage = lazy(load.storagePage);
const AuditPage = lazy(load.auditPage);

/** Frame and routes. Pages live below `/ui/`, so that no address of a page is one of the API. */
export function App() {
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    for (const each of Object.values(load)) void each().catch(() => undefined); // Asked for again when it is needed.
  }, []);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus(); // Whoever cannot see that the page changed starts reading at its beginning.
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <>
      <a href="#content" className="button fixed top-2 left-2 z-20 -translate-y-20 focus:translate-y-0">
        Skip to the content
      </a>
      <TopBar />
      <main id="content" ref={main} tabIndex={-1} className="mx-auto max-w-6xl px-4 py-6 outline-none sm:px-6 sm:py-8">
        <Suspense>
          <Routes>
            <Route path="/" element={<ImportsPage />} />
            <Route path="/ui" element={<ImportsPage />} />
            <Route path="/ui/imports/:id" element={<ImportPage />} />
            <Route path="/ui/storage" element={<StoragePage />} />
            <Route path="/ui/audit" element={<AuditPage />} />
            <Route path="*" element={<MissingPage />} />
          </Routes>
        </Suspense>
      </main>
    </>
  );
}
