import { DumpdockError } from '@dumpdock/contracts';
import { locate } from '../location.ts';
import type { Place } from '../types.ts';

/** The refusal of the statement that starts with `bytes`. */
export function nulByte(place: Place, bytes: Buffer): DumpdockError {
  return new DumpdockError('NOT_TEXT_SQL', {
    detail: 'A statement holds a NUL byte; SQLite would read nothing behind it.',
    location: locate('', place, bytes),
  });
}
