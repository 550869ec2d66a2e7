/** Traces on their way out. */
export interface Telemetry {
  /** Sends what is left. Safe twice. */
  stop(): Promise<void>;
}

/**
 * Sends OpenTelemetry traces of this process to `endpoint` (OTLP over HTTP with JSON, `/v1/traces` below it); with null it loads nothing and does nothing. The spans
 * are those of the queues: a job's span continues the one that asked for it. They hold ids, names and times, no statement and no value.
 */
export async function startTelemetry(endpoint: string | null, service: string): Promise<Telemetry> {
  if (endpoint === null) return { stop: async () => undefined };
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  let stopping: Promise<void> | undefined;
  return {
    stop() {
      stopping ??= provider.shutdown().catch(() => undefined); // A collector that is away must not keep a process from ending.
      return stopping;
    },
  };
}
