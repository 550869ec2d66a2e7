import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ImportRecord } from '@dumpdock/database';
import type { WebhookSetting } from '@dumpdock/runtime';
import { Webhook } from 'standardwebhooks';
import { publicLookup, requirePublicHost } from './guarded-lookup.ts';

/** Longest a receiver may take to answer. */
const ANSWER_WITHIN_MS = 15_000;

/** A receiver answered other than 2xx. */
export class WebhookRefusedError extends Error {
  override readonly name = 'WebhookRefusedError';
  constructor(status: number) {
    super(`The receiver answered ${status}.`);
  }
}

/**
 * Tells the end of an import, once: POST with the headers of Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`). The id is the same
 * in every try, so that a receiver can leave out what it has seen. Redirects are not followed.
 * Rejects with WebhookRefusedError, InternalAddressError, or the error of the connection.
 */
export async function deliverWebhook(webhook: WebhookSetting, record: ImportRecord, signal: AbortSignal): Promise<void> {
  const url = new URL(webhook.url);
  if (!webhook.allowInternal) requirePublicHost(url.hostname);
  const body = JSON.stringify(messageOf(record));
  const options: RequestOptions = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...signed(webhook.secret, record, body) },
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    ...(webhook.allowInternal ? {} : { lookup: publicLookup }),
  };
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.destroy();
  const { statusCode = 0 } = response;
  if (statusCode < 200 || statusCode > 299) throw new WebhookRefusedError(statusCode);
}

/** What a receiver is told: the import without its inspection, no statement, no value. */
export function messageOf({ import_id, status, target, owner, archive, result, error, created_at, finished_at }: ImportRecord): object {
  return {
    type: `import.${status}`,
    timestamp: finished_at,
    data: { import_id, status, target, owner, archive, result, error, created_at, finished_at },
  };
}

function signed(secret: string, { import_id, status }: ImportRecord, body: string): Record<string, string> {
  const id = `${import_id}.${status}`;
  const now = new Date();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
}
