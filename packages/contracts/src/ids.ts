import { v7 } from 'uuid';

/** What an import id looks like: a lower-case UUID version 7 (RFC 9562 section 5.7). Nothing else ever reaches the file system. */
export const IMPORT_ID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `value` is an import id. `$` would accept a trailing newline in some engines; the length check does not. */
export function isImportId(value: unknown): value is string {
  return typeof value === 'string' && value.length === 36 && IMPORT_ID_PATTERN.test(value);
}

/** A new import id; sorts by creation time. */
export function newImportId(): string {
  return v7();
}

/** A new job id, unique over both queues. BullMQ refuses integers and `:` in custom ids. */
export function newJobId(): string {
  return v7();
}
