import type { FastifyInstance } from 'fastify';
import type { Json } from '../model/json.js';

/** What `/readyz` answers. `ok` false: this process should get no traffic. `degraded`: it works, and somebody should look. */
export interface ReadyReport {
  readonly ok: boolean;
  readonly degraded: boolean;
  readonly report: Json;
}

/**
 * `GET /healthz`: the process is alive. `GET /readyz`: store, channels, desks and knowledge in detail, 503 while the
 * store or every channel is down. `GET /metrics`: Prometheus' text format.
 */
export const registerHealth = (
  app: FastifyInstance,
  deps: { ready(): Promise<ReadyReport>; metrics(): Promise<{ type: string; text: string }> },
): void => {
  app.get('/healthz', { config: { json: true } }, async () => ({ status: 'alive' }));
  app.get('/readyz', { config: { json: true } }, async (_request, reply) => {
    const { ok, degraded, report } = await deps.ready();
    reply.status(ok ? 200 : 503).header('cache-control', 'no-store');
    return { status: ok ? (degraded ? 'degraded' : 'ok') : 'unavailable', ...(report as object) };
  });
  app.get('/metrics', { config: { json: true } }, async (_request, reply) => {
    const { type, text } = await deps.metrics();
    reply.header('content-type', type);
    return text;
  });
};
