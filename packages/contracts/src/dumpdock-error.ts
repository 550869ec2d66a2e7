import { ERROR_CODES, type ErrorCode, isErrorCode } from './error-codes.ts';
import type { Location } from './location.ts';
import { noRoomCode } from './no-room.ts';

/** What an error carries besides its code. Never SQL text or row values: `location.snippet` is masked. */
export interface DumpdockErrorOptions {
  /** What exactly, for a person. Default: the title of the code. */
  readonly detail?: string;
  /** What to do about it. Default: the advice of the code. */
  readonly suggestion?: string;
  readonly importId?: string;
  readonly location?: Location;
  /** The code of the server or the system that refused: an SQLSTATE, an errno, a SQLite result code. */
  readonly serverCode?: string;
  /** Further members of the problem document, such as `missing` for GRANT_REQUIRED. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An error as the API shows it and the record of an import keeps it. */
export interface ErrorRecord {
  code: ErrorCode;
  detail: string;
  suggestion: string;
  server_code?: string | undefined;
  location?: Location | undefined;
  [extra: string]: unknown;
}

/** The one error class of dumpdock. HTTP status, exit code and retry follow from `code` by {@link ERROR_CODES}. */
export class DumpdockError extends Error {
  override readonly name = 'DumpdockError';
  readonly code: ErrorCode;
  readonly suggestion: string;
  readonly importId: string | undefined;
  readonly location: Location | undefined;
  readonly serverCode: string | undefined;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, options: DumpdockErrorOptions = {}) {
    super(options.detail ?? ERROR_CODES[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.suggestion = options.suggestion ?? ERROR_CODES[code].advice;
    this.importId = options.importId;
    this.location = options.location;
    this.serverCode = options.serverCode;
    this.extra = options.extra ?? {};
  }

  /** The form that crosses process boundaries, is stored with the import and shown by the API. */
  toRecord(): ErrorRecord {
    return {
      ...this.extra,
      code: this.code,
      detail: this.message,
      suggestion: this.suggestion,
      ...(this.serverCode === undefined ? {} : { server_code: this.serverCode }),
      ...(this.location === undefined ? {} : { location: this.location }),
    };
  }

  /** The error a record was made from; an unknown code becomes INTERNAL. */
  static fromRecord(record: ErrorRecord): DumpdockError {
    const { code, detail, suggestion, server_code, location, ...extra } = record;
    return new DumpdockError(isErrorCode(code) ? code : 'INTERNAL', {
      detail,
      suggestion,
      extra,
      ...(server_code === undefined ? {} : { serverCode: server_code }),
      ...(location === undefined ? {} : { location }),
    });
  }
}

/** `error` as a DumpdockError: itself, NO_SPACE where the system said so, or an INTERNAL one that keeps it as its cause and says nothing of its text. */
export function asDumpdockError(error: unknown): DumpdockError {
  if (error instanceof DumpdockError) return error;
  const noRoom = noRoomCode(error);
  return noRoom === null
    ? new DumpdockError('INTERNAL', { cause: error })
    : new DumpdockError('NO_SPACE', { serverCode: noRoom, cause: error });
}
