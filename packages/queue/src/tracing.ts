import { BullMQOtel } from 'bullmq-otel';

/** Options of BullMQ that make spans of adding and doing jobs; nothing when `traced` is not set. */
export function tracing(traced: boolean | undefined): { telemetry?: BullMQOtel } {
  return traced ? { telemetry: new BullMQOtel({ tracerName: 'dumpdock' }) } : {};
}
