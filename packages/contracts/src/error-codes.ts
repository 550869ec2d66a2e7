/** What follows from an error code. `retry`: the same request may work later, unchanged. */
export interface ErrorCodeEntry {
  /** HTTP status when the error answers a request. */
  readonly http: number;
  /** Exit code of the command line. 1 = it did not work, 2 = wrong usage or settings. */
  readonly exit: 1 | 2;
  readonly retry: boolean;
  /** One sentence for a person: what it means. */
  readonly title: string;
  /** One sentence for a person: what to do. */
  readonly advice: string;
}

const archive = (title: string, advice: string): ErrorCodeEntry => ({ http: 422, exit: 1, retry: false, title, advice });
const request = (http: number, title: string, advice: string): ErrorCodeEntry => ({ http, exit: 1, retry: false, title, advice });
const passing = (http: number, title: string, advice: string): ErrorCodeEntry => ({ http, exit: 1, retry: true, title, advice });

const REPACK = 'Make the archive again with an ordinary zip tool and upload that.';

/** Every error code dumpdock answers with. HTTP status, exit code and retry follow from it; docs/troubleshooting.md is generated from it. */
export const ERROR_CODES = {
  // What is wrong with an archive.
  NOT_A_ZIP: archive('The file is not a zip archive.', 'Upload a .zip that holds .sql files.'),
  TRUNCATED: archive('The archive ends before its contents do.', 'Upload it again; if that fails, make it again.'),
  EMPTY_ARCHIVE: archive('The archive holds nothing.', 'Put the .sql file into the zip.'),
  NO_SQL_FILES: archive('The archive holds no .sql file.', 'Put a file whose name ends in .sql or .sql.gz into the zip.'),
  TOO_MANY_ENTRIES: archive('The archive has too many entries.', 'Pack only the .sql files, or raise MAX_ENTRIES.'),
  ENTRY_TOO_LARGE: archive('An entry of the archive is too large.', 'Split the dump, or raise MAX_ENTRY_BYTES.'),
  TOTAL_TOO_LARGE: archive('The archive unpacks to too many bytes.', 'Split the dump, or raise MAX_EXTRACTED_BYTES.'),
  RATIO_EXCEEDED: archive('The archive unpacks to suspiciously many times its size.', 'If the dump is honest, raise MAX_RATIO.'),
  OVERLAPPING_ENTRIES: archive('Entries of the archive share bytes.', REPACK),
  PATH_TRAVERSAL: archive('An entry name leads out of the archive.', REPACK),
  ABSOLUTE_PATH: archive('An entry name is an absolute path.', REPACK),
  BAD_NAME: archive('An entry name holds characters that are not accepted.', 'Rename the file and pack it again.'),
  NAME_TOO_LONG: archive('An entry name is too long.', 'Rename the file and pack it again.'),
  PATH_TOO_DEEP: archive('An entry lies too many directories deep.', 'Pack the .sql files without their directories.'),
  DUPLICATE_NAME: archive('Two entries have the same name.', REPACK),
  SYMLINK: archive('An entry is a symbolic link.', 'Pack the file itself, not a link to it.'),
  SPECIAL_FILE: archive('An entry is a device, pipe or socket.', 'Pack regular files only.'),
  ENCRYPTED: archive('The archive is encrypted.', 'Pack it without a password.'),
  UNSUPPORTED_METHOD: archive('An entry is packed with an unsupported method.', 'Pack it with deflate, the default of every zip tool.'),
  SIZE_MISMATCH: archive('An entry is not as large as the archive says.', REPACK),
  CRC_MISMATCH: archive('An entry does not match its checksum.', 'The archive is damaged: upload it again or make it again.'),
  CORRUPT_DATA: archive('The compressed data of an entry is damaged.', 'The archive is damaged: upload it again or make it again.'),
  CORRUPT_HEADER: archive('The structure of the archive is damaged.', REPACK),
  HEADER_MISMATCH: archive('The archive describes an entry in two different ways.', REPACK),
  ZIP64_INVALID: archive('The zip64 records of the archive are damaged.', REPACK),
  MULTI_DISK: archive('The archive is one part of several.', 'Join the parts into one zip.'),
  TRAILING_DATA: archive('Bytes follow the end of the archive.', REPACK),
  PREFIX_DATA: archive('Bytes precede the start of the archive.', REPACK),
  EMPTY_SQL: archive('A .sql file has no bytes.', 'Make the dump again; the tool that wrote it failed.'),
  NOT_TEXT_SQL: archive('A .sql file is not SQL text.', 'Make a plain-text dump (pg_dump without -Fc, no compression, UTF-8).'),

  // What is wrong with a dump.
  UNKNOWN_DIALECT: archive('It could not be told which database the dump was written for.', 'Name the target when uploading.'),
  MIXED_DIALECTS: archive('The archive holds dumps for different databases.', 'Upload them one by one.'),
  UNSUPPORTED_ENCODING: archive(
    'The dump changes its character encoding in a way that cannot be followed.',
    'Make the dump again in UTF-8.',
  ),
  INCOMPLETE_DUMP: archive('The dump ends in the middle of a statement.', 'Make the dump again; the tool that wrote it was cut short.'),
  VALUE_TOO_LARGE: archive(
    'A value of the dump is too large.',
    'Give dumpdock more memory (docs/limits.md says how much), or leave the row out.',
  ),
  POLICY_REFUSED: request(
    409,
    'The dump holds statements that are never loaded.',
    'Remove them from the dump; the inspection lists each with its place.',
  ),
  GRANT_REQUIRED: request(
    409,
    'The dump needs consent that was not given.',
    'Confirm again with the missing grants, after reading what they allow.',
  ),
  SQL_ERROR: request(422, 'The target refused a statement.', 'Mend the statement at the place named, or the target.'),
  CHANGED_SINCE_INSPECTION: request(409, 'The files are not the ones that were inspected.', 'Upload the archive again.'),

  // What is wrong with a request.
  INVALID_REQUEST: { http: 400, exit: 2, retry: false, title: 'The request is not as the API describes it.', advice: 'See /docs.' },
  UNAUTHORIZED: request(401, 'A key is needed.', 'Send Authorization: Bearer KEY, or sign in at /login.'),
  FORBIDDEN: request(403, 'The key does not allow this.', 'Ask an operator.'),
  NOT_FOUND: request(404, 'There is nothing of that name.', 'Check the id.'),
  CONFLICT: request(409, 'The import is not in a state that allows this.', 'Look at its status.'),
  DIGEST_MISMATCH: request(412, 'The inspection is not the one that was confirmed.', 'Read the inspection again and confirm that.'),
  UPLOAD_TOO_LARGE: request(413, 'The upload is too large.', 'Split the dump, or raise MAX_UPLOAD_BYTES.'),
  REQUEST_TIMEOUT: passing(408, 'The request came too slowly.', 'Send it again, over a faster line.'),
  HEADERS_TOO_LARGE: request(431, 'The headers of the request are too large.', 'Send fewer and shorter headers and cookies.'),
  UNSUPPORTED_MEDIA_TYPE: request(
    415,
    'The body is of a type that is not accepted here.',
    'Send JSON, a form, or multipart/form-data for uploads.',
  ),
  MISDIRECTED: request(421, 'The Host header names somebody else.', 'Use the address dumpdock listens on.'),
  RATE_LIMITED: passing(429, 'Too many requests.', 'Wait for the time in Retry-After.'),
  UPLOAD_INTERRUPTED: request(400, 'The upload ended before it was whole.', 'Upload it again.'),
  NO_SPACE: passing(507, 'There is not enough room for temporary files.', 'Try later, or make room; see GET /limits.'),

  // What happened to the work.
  TARGET_UNKNOWN: request(400, 'There is no target of that name.', 'See GET /targets.'),
  TARGET_MISMATCH: request(409, 'The dump is not written for that target.', 'Choose a target of the same engine.'),
  TARGET_UNSAFE: request(
    409,
    'The role of the target can do more than loading needs.',
    'Run dumpdock targets check; it prints a role that is enough.',
  ),
  TARGET_UNAVAILABLE: passing(503, 'The target cannot be reached.', 'Check that it runs and that the URL is right, then upload again.'),
  DATABASE_UNAVAILABLE: passing(503, 'The metadata database cannot be reached.', 'Check DATABASE_URL and that PostgreSQL runs.'),
  STORAGE_UNAVAILABLE: passing(
    503,
    'The storage of temporary files is not there.',
    'Mount it where MEDIA_ROOT is; docs/operations.md tells what to do when it is gone for good.',
  ),
  QUEUE_UNAVAILABLE: passing(503, 'Redis cannot be reached.', 'Check REDIS_URL and that Redis runs.'),
  TIMEOUT: request(504, 'It took longer than allowed.', 'Raise INSPECT_TIMEOUT_MS or IMPORT_TIMEOUT_MS.'),
  WORKER_LOST: passing(500, 'The worker died during the work; nothing was loaded.', 'Upload the archive again.'),
  OUTCOME_UNKNOWN: {
    http: 500,
    exit: 1,
    retry: false,
    title: 'It is not known whether the dump was loaded.',
    advice: 'Look into the target: the tables of the dump are there whole, or not at all. Upload the archive again only when they are not.',
  },
  LEASE_LOST: passing(500, 'Another worker took over; nothing was loaded by this one.', 'Look at the import again.'),
  CANCELLED: request(409, 'The import was cancelled.', 'Upload the archive again if that was a mistake.'),
  CLEANUP_INCOMPLETE: passing(500, 'Something could not be removed.', 'The next sweep tries again; look at the reasons.'),
  CONFIG_INVALID: { http: 500, exit: 2, retry: false, title: 'A setting is wrong.', advice: 'Mend the variables named.' },
  INTERNAL: passing(500, 'Something unexpected happened.', 'Look in the log for the import id; report it if it happens again.'),
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Whether `value` is one of our codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}
