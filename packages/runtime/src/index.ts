export * from './api-keys.ts';
export * from './config.ts';
export * from './lifecycle.ts';
export * from './logger.ts';
export type { Environment } from './readers.ts';
export * from './targets.ts';
export * from './telemetry.ts';
export type { TrustProxy } from './trust-proxy.ts';
export type { WebhookSetting } from './webhook.ts';
