import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { ProblemError } from './api.ts';
import { App } from './app.tsx';
import { applyStoredTheme } from './theme.ts';
import './styles.css';

applyStoredTheme();
/** What the server refused stays refused; what did not reach it is tried again. */
const retry = (failures: number, error: unknown) => !(error instanceof ProblemError) && failures < 2;
const queries = new QueryClient({ defaultOptions: { queries: { retry, staleTime: 2000 } } });
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>,
  );
}
