import { DumpdockError } from '@dumpdock/contracts';
import type { Target } from '@dumpdock/engines';

/** What an upload says besides its file. Absent members were not said. */
export interface UploadFields {
  readonly target?: string;
  readonly autoConfirm?: boolean;
}

/** A field as it was sent. */
interface SentField {
  readonly fieldname: string;
  readonly value: unknown;
  readonly fieldnameTruncated?: boolean;
  readonly valueTruncated?: boolean;
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, '1': true, on: true, false: false, '0': false, off: false };

/** `fields` with one more. Unknown names are ignored; an empty target is none. @throws DumpdockError INVALID_REQUEST, TARGET_UNKNOWN */
export function withField(fields: UploadFields, part: SentField, targets: readonly Target[]): UploadFields {
  if (part.fieldnameTruncated || part.valueTruncated) throw new DumpdockError('INVALID_REQUEST', { detail: 'A form field is too long.' });
  const value = typeof part.value === 'string' ? part.value.trim() : '';
  if (part.fieldname === 'target') return value === '' ? fields : { ...fields, target: knownTarget(value, targets) };
  if (part.fieldname !== 'auto_confirm') return fields;
  const autoConfirm = Object.hasOwn(BOOLEANS, value) ? BOOLEANS[value] : undefined;
  if (autoConfirm === undefined) throw new DumpdockError('INVALID_REQUEST', { detail: 'auto_confirm is true or false.' });
  return { ...fields, autoConfirm };
}

function knownTarget(name: string, targets: readonly Target[]): string {
  if (targets.some((target) => target.name === name)) return name;
  throw new DumpdockError('TARGET_UNKNOWN');
}
