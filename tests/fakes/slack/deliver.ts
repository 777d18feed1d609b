import { createHmac } from 'node:crypto';
import type { WebSocketPeer } from './websocket.js';

/** How a delivery ended: the bot's HTTP status (200 for an acknowledgement over a socket, 0 for none) and its answer. */
export interface Outcome {
  readonly status: number;
  readonly body: string;
}

export type Kind = 'events_api' | 'interactive' | 'slash_commands';

/** Headers that prove a body to be Slack's. `at` in seconds. */
export const signed = (secret: string, body: string, at = Math.floor(Date.now() / 1_000)): Record<string, string> => ({
  'x-slack-request-timestamp': String(at),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
});

/** A body as Slack posts it: JSON for events, a form for the rest. */
export const encode = (kind: Kind, payload: object): { body: string; type: string } => {
  if (kind === 'events_api') return { body: JSON.stringify(payload), type: 'application/json' };
  const form =
    kind === 'interactive'
      ? new URLSearchParams({ payload: JSON.stringify(payload) })
      : new URLSearchParams(payload as Record<string, string>);
  return { body: form.toString(), type: 'application/x-www-form-urlencoded' };
};

/** Posts a delivery to the bot; status 0 when there is no answer in time. */
export const post = async (
  url: string,
  secret: string,
  kind: Kind,
  payload: object,
  headers: Record<string, string> = {},
  timeoutMs = 3_000,
): Promise<Outcome> => {
  const { body, type } = encode(kind, payload);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': type, ...signed(secret, body), ...headers },
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return { status: 0, body: '' };
  }
};

/** The connections of Socket Mode. Each delivery goes to one of them. */
export class Sockets {
  readonly #peers = new Set<WebSocketPeer>();
  readonly #waiting = new Map<string, (body: string) => void>();
  #count = 0;

  get size(): number {
    return this.#peers.size;
  }

  add(peer: WebSocketPeer): void {
    this.#peers.add(peer);
    peer.onClose = () => this.#peers.delete(peer);
    peer.onText = (text) => {
      const { envelope_id, payload } = JSON.parse(text) as { envelope_id: string; payload?: unknown };
      this.#waiting.get(envelope_id)?.(JSON.stringify(payload ?? {}));
      this.#waiting.delete(envelope_id);
    };
    peer.text(
      JSON.stringify({ type: 'hello', num_connections: this.#peers.size, connection_info: { app_id: 'A0CARE' } }),
    );
  }

  /** Delivers over one of the connections; status 0 when it is not acknowledged in time. */
  deliver(kind: Kind, payload: object, attempt: number, ackMs: number): Promise<Outcome> {
    const [...open] = this.#peers;
    const peer = open[this.#count % Math.max(1, open.length)];
    if (!peer) return Promise.resolve({ status: 0, body: '' });
    this.#count += 1;
    const envelope_id = `envelope-${this.#count}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(envelope_id);
        resolve({ status: 0, body: '' });
      }, ackMs);
      this.#waiting.set(envelope_id, (body) => {
        clearTimeout(timer);
        resolve({ status: 200, body });
      });
      peer.text(
        JSON.stringify({
          type: kind,
          envelope_id,
          payload,
          accepts_response_payload: kind !== 'events_api',
          ...(kind === 'events_api' ? { retry_attempt: attempt, retry_reason: attempt > 0 ? 'timeout' : '' } : {}),
        }),
      );
    });
  }

  /** Says that the connection is about to be renewed, as Slack does every few hours, and ends it. */
  refresh(): void {
    for (const peer of this.#peers) {
      peer.text(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
      peer.close();
    }
  }

  /** Cuts all lines. */
  cut(): void {
    for (const peer of [...this.#peers]) peer.destroy();
  }
}
