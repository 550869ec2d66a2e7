import type { ErrorCode } from '@dumpdock/contracts';
import type { ComponentName } from './components.ts';

/** What the OpenAPI document says of a route beyond the schemas that validate. */
export interface OperationNote {
  /** Name of the call in generated clients. */
  readonly id: string;
  readonly tag: 'Imports' | 'Clean-up' | 'Storage' | 'Operations' | 'Access' | 'Replaced system';
  readonly summary: string;
  readonly description?: string;
  /** What it answers when it works, by HTTP status. A string is a media type other than JSON. */
  readonly answers: Readonly<
    Record<number, { readonly body: ComponentName | `text/${string}` | 'object' | 'none'; readonly when: string }>
  >;
  /** Codes of the problems it may answer with, beyond those of every route. */
  readonly problems?: readonly ErrorCode[];
  readonly headers?: readonly (keyof typeof HEADERS)[];
  readonly upload?: boolean;
  readonly sends?: ComponentName;
}

/** Request headers with a meaning. */
export const HEADERS = {
  Prefer: '`wait=SECONDS` (RFC 7240, at most 300): answer with the result instead of the job when it is done in time.',
  'Idempotency-Key': '1 to 200 printable ASCII characters: the same upload sent twice becomes one import.',
  'If-Match': 'Digest of the inspection that was read; the same as `digest` in the body.',
  'Upload-Length': 'Bytes of the archive.',
  'Upload-Metadata': '`filename`, `target`, `auto_confirm`, each followed by a space and its value in base64, separated by commas.',
  'Upload-Offset': 'Where this part begins: as many bytes as are stored.',
  'Last-Event-ID': 'Id of the last event that was seen.',
} as const;

/** Problems that any route may answer with. */
export const COMMON_PROBLEMS: readonly ErrorCode[] = ['UNAUTHORIZED', 'FORBIDDEN', 'RATE_LIMITED', 'DATABASE_UNAVAILABLE', 'INTERNAL'];
