import type { Problems } from './problems.ts';
import type { Readers } from './readers.ts';

/** Where ends of imports are told. */
export interface WebhookSetting {
  readonly url: string;
  /** `whsec_` and base64 of at least 24 bytes, as Standard Webhooks has it. */
  readonly secret: string;
  /** Loopback, private and link-local addresses may be called too. */
  readonly allowInternal: boolean;
}

const SECRET = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/;

/** WEBHOOK_URL, WEBHOOK_SECRET, WEBHOOK_ALLOW_INTERNAL; null when no URL is set. */
export function readWebhook(read: Readers, problems: Problems): WebhookSetting | null {
  const url = read.url('WEBHOOK_URL', ['https:', 'http:']);
  const secret = read.text('WEBHOOK_SECRET', '');
  const allowInternal = read.flag('WEBHOOK_ALLOW_INTERNAL', false);
  if (url === null) return null;
  if (!SECRET.test(secret)) problems.add('WEBHOOK_SECRET', 'must be `whsec_` and base64 of at least 24 bytes when WEBHOOK_URL is set');
  if (new URL(url).username !== '') problems.add('WEBHOOK_URL', 'must not hold a user name; the receiver checks the signature');
  return { url, secret, allowInternal };
}
