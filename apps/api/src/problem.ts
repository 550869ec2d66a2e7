import { DumpdockError, ERROR_CODES, type ErrorCode, type Problem } from '@dumpdock/contracts';

/** Errors of Fastify and its plugins, by their own code. What is not listed and carries a 4xx status is INVALID_REQUEST. */
const FOREIGN_CODES: Readonly<Record<string, { code: ErrorCode; detail: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'UPLOAD_TOO_LARGE', detail: 'The body is too large for this route.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    detail: 'The Content-Type of the body is missing or not accepted here.',
  },
  FST_INVALID_MULTIPART_CONTENT_TYPE: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    detail: 'Send multipart/form-data with the zip in the field file.',
  },
  FST_ERR_BAD_URL: { code: 'INVALID_REQUEST', detail: 'The path is not valid percent-encoding.' },
  FST_ERR_NOT_FOUND: { code: 'NOT_FOUND', detail: 'There is no such route.' },
};

interface ForeignError {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly validation?: readonly { instancePath?: string; message?: string }[];
  readonly validationContext?: string;
}

/** Whatever was thrown while answering a request, as the one error class. Foreign messages are not passed on: they may quote the request. */
export function toRequestError(error: unknown): DumpdockError {
  if (error instanceof DumpdockError) return error;
  const foreign = (typeof error === 'object' && error !== null ? error : {}) as ForeignError;
  if (foreign.validation) return new DumpdockError('INVALID_REQUEST', { detail: describeValidation(foreign) });
  const known = typeof foreign.code === 'string' ? FOREIGN_CODES[foreign.code] : undefined;
  if (known) return new DumpdockError(known.code, { detail: known.detail });
  const status = typeof foreign.statusCode === 'number' ? foreign.statusCode : 500;
  if (status >= 400 && status < 500) return new DumpdockError('INVALID_REQUEST', { detail: 'The request cannot be read.', cause: error });
  return new DumpdockError('INTERNAL', { cause: error });
}

function describeValidation({ validation, validationContext = 'body' }: ForeignError): string {
  const issues = (validation ?? []).slice(0, 5).map(({ instancePath, message }) => {
    const member = (instancePath ?? '').replaceAll('/', '.').replace(/^\./, '');
    return `${[validationContext, member].filter(Boolean).join('.')}: ${message ?? 'is not valid'}`;
  });
  return issues.join('; ');
}

/** The problem document of an error (RFC 9457). `importId` when the error itself does not name one. */
export function toProblem(error: DumpdockError, importId?: string): Problem {
  const { http, title } = ERROR_CODES[error.code];
  const id = error.importId ?? importId;
  return {
    type: `/docs#${error.code}`,
    title,
    status: http,
    ...error.toRecord(),
    ...(id === undefined ? {} : { import_id: id }),
  };
}

/** `error` with the import it is about, unless it names one already. */
export function aboutImport(error: unknown, importId: string): DumpdockError {
  const own = toRequestError(error);
  if (own.importId !== undefined) return own;
  return new DumpdockError(own.code, {
    detail: own.message,
    suggestion: own.suggestion,
    extra: own.extra,
    importId,
    cause: own.cause ?? own,
    ...(own.location === undefined ? {} : { location: own.location }),
    ...(own.serverCode === undefined ? {} : { serverCode: own.serverCode }),
  });
}
