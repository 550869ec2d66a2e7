import { constants } from 'node:sqlite';
import { DENIED_FUNCTIONS } from '@dumpdock/dump';

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

/** What SQLite asks before it compiles anything of a dump (sqlite3_set_authorizer): the second wall behind the policy. */
export function authorize(action: number, first: string | null, second: string | null): number {
  switch (action) {
    case constants.SQLITE_ATTACH:
    case constants.SQLITE_DETACH:
    case constants.SQLITE_TRANSACTION:
    case constants.SQLITE_SAVEPOINT:
    case constants.SQLITE_RECURSIVE:
      return constants.SQLITE_DENY;
    case constants.SQLITE_PRAGMA:
      return PRAGMAS.has((first ?? '').toLowerCase()) ? constants.SQLITE_OK : constants.SQLITE_DENY;
    case constants.SQLITE_FUNCTION:
      return DENIED_FUNCTION_NAMES.has((second ?? '').toLowerCase()) ? constants.SQLITE_DENY : constants.SQLITE_OK;
    default:
      return constants.SQLITE_OK;
  }
}
