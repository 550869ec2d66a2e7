import { asTakenAway } from '@dumpdock/archive';
import { asDumpdockError, DumpdockError, noRoomCode } from '@dumpdock/contracts';
import { toRequestError } from '../problem.ts';

/** Codes of @fastify/multipart that say that the form itself is not acceptable. */
const UNACCEPTABLE: Readonly<Record<string, string>> = {
  FST_FILES_LIMIT: 'One upload is one file.',
  FST_PARTS_LIMIT: 'The form has too many parts.',
  FST_FIELDS_LIMIT: 'The form has too many fields.',
  FST_PROTO_VIOLATION: 'A field has a name that is not accepted.',
  FST_INVALID_JSON_FIELD_ERROR: 'A field of type JSON is not JSON.',
};

/** What went wrong while a multipart body was read. An end before the closing boundary answers like a broken connection: the upload is not whole. */
export function toMultipartError(thrown: unknown): DumpdockError {
  const error = asTakenAway(thrown);
  if (error instanceof DumpdockError || noRoomCode(error) !== null) return asDumpdockError(error);
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const detail = UNACCEPTABLE[code];
  if (detail !== undefined) return new DumpdockError('INVALID_REQUEST', { detail });
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new DumpdockError('UPLOAD_TOO_LARGE');
  if (code === 'FST_INVALID_MULTIPART_CONTENT_TYPE') return toRequestError(error);
  if (/boundary not found/i.test(message)) {
    return new DumpdockError('INVALID_REQUEST', { detail: 'The Content-Type multipart/form-data has no boundary.' });
  }
  if (/terminated early|unexpected end|premature|aborted/i.test(message) || ['ECONNRESET', 'EPIPE', 'ABORT_ERR'].includes(code)) {
    return new DumpdockError('UPLOAD_INTERRUPTED', { cause: error });
  }
  return new DumpdockError('INVALID_REQUEST', { detail: 'The multipart body cannot be read.', cause: error });
}
