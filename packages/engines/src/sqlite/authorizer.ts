import { constants, type DatabaseSync, type StatementSync } from 'node:sqlite';
import { DENIED_FUNCTIONS, isLoadableModule } from '@dumpdock/dump';

const PRAGMAS = new Set([
  'foreign_keys',
  'defer_foreign_keys',
  'user_version',
  'application_id',
  'encoding',
  'data_version',
  'table_info',
  'integrity_check',
]);
const DENIED_FUNCTION_NAMES: ReadonlySet<string> = new Set([...DENIED_FUNCTIONS].map((name) => name.toLowerCase()));

/**
 * The second wall behind the policy: compiles statements of a dump, with every one of their parts asked for. What runs later is not asked again: virtual tables use
 * for themselves what a dump may not. The authorizer is never taken off: each change of it makes SQLite compile all statements anew.
 */
export function createGuard(db: DatabaseSync): (sql: string) => StatementSync {
  let guarding = false;
  const decide = (action: number, first: string | null, second: string | null): number =>
    guarding ? authorize(action, first, second) : constants.SQLITE_OK;
  db.setAuthorizer(decide as Parameters<DatabaseSync['setAuthorizer']>[0]);
  return (sql) => {
    guarding = true;
    try {
      return db.prepare(sql);
    } finally {
      guarding = false;
    }
  };
}

/** What SQLite asks before it compiles anything of a dump (sqlite3_set_authorizer). */
function authorize(action: number, first: string | null, second: string | null): number {
  switch (action) {
    case constants.SQLITE_ATTACH:
    case constants.SQLITE_DETACH:
    case constants.SQLITE_TRANSACTION:
    case constants.SQLITE_RECURSIVE:
      return constants.SQLITE_DENY;
    case constants.SQLITE_CREATE_VTABLE:
      return isLoadableModule(second ?? '') ? constants.SQLITE_OK : constants.SQLITE_DENY;
    case constants.SQLITE_PRAGMA:
      return PRAGMAS.has((first ?? '').toLowerCase()) ? constants.SQLITE_OK : constants.SQLITE_DENY;
    case constants.SQLITE_FUNCTION:
      return DENIED_FUNCTION_NAMES.has((second ?? '').toLowerCase()) ? constants.SQLITE_DENY : constants.SQLITE_OK;
    default:
      return constants.SQLITE_OK;
  }
}
