import { LogOut, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { NavLink } from 'react-router';
import { chooseTheme, currentTheme, onThemeChange } from '../theme.ts';
import { useSession } from '../use-session.ts';

const LINK = 'flex h-10 items-center border-b-2 px-1 text-sm font-medium no-underline';
const HERE = 'border-sea text-ink';
const AWAY = 'border-transparent text-soft hover:text-ink';
const link = ({ isActive }: { isActive: boolean }) => `${LINK} ${isActive ? HERE : AWAY}`;

/** The name, the pages, and who is signed in. */
export function TopBar() {
  const session = useSession();
  const operator = session?.role === 'operator';
  return (
    <header className="border-b border-line bg-card">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 px-4 pt-2 sm:px-6">
        <span className="flex h-10 items-center gap-2 font-semibold tracking-tight">
          <Mark />
          dumpdock
        </span>
        <nav aria-label="Pages" className="order-last flex w-full gap-2.5 overflow-x-auto sm:order-none sm:w-auto sm:gap-4">
          <NavLink to="/" end className={link}>
            Imports
          </NavLink>
          <NavLink to="/ui/storage" className={link}>
            Storage
          </NavLink>
          <a href="/docs" className={`${LINK} ${AWAY}`}>
            API
          </a>
          <NavLink to="/ui/audit" className={link}>
            Audit
          </NavLink>
          {operator && (
            <a href="/admin/queues" className={`${LINK} ${AWAY}`}>
              Queues
            </a>
          )}
        </nav>
        <div className="ml-auto flex h-10 items-center gap-1">
          {session?.sign_in === true && (
            <form method="post" action="/logout" className="flex items-center gap-1">
              <span className="text-sm text-soft">
                {session.actor}
                <span className="hidden sm:inline"> · {session.role}</span>
              </span>
              <button type="submit" className="icon-button" aria-label="Sign out" title="Sign out">
                <LogOut size={17} aria-hidden />
              </button>
            </form>
          )}
          <ThemeButton />
        </div>
      </div>
    </header>
  );
}

function ThemeButton() {
  const theme = useSyncExternalStore(onThemeChange, currentTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Use ${other} colours`}
      title={`Use ${other} colours`}
      onClick={() => chooseTheme(other)}
    >
      {theme === 'dark' ? <Sun size={17} aria-hidden /> : <Moon size={17} aria-hidden />}
    </button>
  );
}

/** A load lowered onto the quay. */
function Mark() {
  return (
    <svg
      viewBox="0 0 24 24"
      className="size-6 text-sea"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M12 2v10m-4-4 4 4 4-4M3 15.5h18M5.5 20h13" />
    </svg>
  );
}
