import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Capabilities,
  type ChannelAdapter,
  IntakeError,
  SendError,
  type Sink,
} from '../../src/adapters/channel.js';
import type { InboundEvent } from '../../src/model/event.js';
import type { Attachment, OutboundMessage } from '../../src/model/message.js';
import { call, createPool, type Reply } from './client.js';
import { answer, readJson } from './http.js';
import type { ResendKind } from './platform.js';

export interface FakeChannelOptions {
  /** The fake platform's URL. */
  readonly url: string;
  /** Where the platform delivers its events (`POST /events`); 0 picks a free port. */
  readonly port: number;
  readonly kind: ResendKind;
  /** Named in every call, so that the platform's record tells the processes apart. */
  readonly worker?: string;
  /** How long one call may take, in ms; nothing leaves after that. */
  readonly timeoutMs?: number;
}

/** The channel of `FakePlatform`: it speaks HTTP both ways and removes no duplicates. */
export interface FakeChannel extends ChannelAdapter {
  /** Where it takes events in; known once started. */
  intake(): string;
}

const inboundTextMax = 4_000;

const capabilities = (kind: ResendKind): Capabilities => ({
  thread: 'none',
  choices: { max: 10, labelMax: 80 },
  textMax: 4_000,
  inboundTextMax,
  markdown: 'commonmark',
  edit: true,
  remove: true,
  ephemeral: 'never',
  typing: 'none',
  files: 'link',
  proactive: 'by-id',
  speakAs: true,
  resend: { send: { how: kind }, edit: { how: 'idempotent' }, remove: { how: 'idempotent' } },
  limits: [],
});

/** The one place that turns the platform's errors into ours. */
const check = (reply: Reply): Reply => {
  if (reply.status < 300) return reply;
  const why = `The platform answered ${reply.status}.`;
  if (reply.status === 429) throw new SendError('rate-limited', why, Number(reply.headers['retry-after-ms'] ?? 1_000));
  if (reply.status >= 500) throw new SendError('unsure', why);
  throw new SendError(reply.status === 404 ? 'gone' : 'refused', why);
};

export const createFakeChannel = (options: FakeChannelOptions): FakeChannel => {
  const { url, kind, worker = 'bot', timeoutMs = 10_000 } = options;
  const pool = createPool();
  let server: Server | undefined;
  const portOf = () => (server?.address() as AddressInfo | null)?.port;
  const post = async (path: string, body: unknown, signal: AbortSignal) =>
    check(
      await call({
        method: 'POST',
        url: `${url}${path}`,
        body,
        headers: { 'x-worker': worker },
        timeoutMs,
        signal,
        agent: pool,
      }),
    );
  const read = (reply: Reply): { messageId: string | null } => JSON.parse(reply.body.toString('utf8'));

  const adapter: FakeChannel = {
    name: 'fake',
    capabilities: capabilities(kind),
    health: () => (server?.listening ? { ok: true } : { ok: false, why: 'It is not started, or was stopped.' }),
    intake: () => `http://127.0.0.1:${portOf()}/events`,
    start: (sink) =>
      new Promise((resolve, reject) => {
        server = createIntake(sink).once('error', reject).listen(options.port, '127.0.0.1', resolve);
      }),
    stop: () =>
      new Promise((resolve) => {
        pool.destroy();
        if (!server) return resolve();
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
    async send(to, message, { key, signal }) {
      return { messageId: String(read(await post('/send', { key, to, message }, signal)).messageId) };
    },
    async edit(to, messageId, message: OutboundMessage, { key, signal }) {
      await post('/edit', { key, to, messageId, message }, signal);
    },
    async remove(to, messageId, { key, signal }) {
      await post('/remove', { key, to, messageId }, signal);
    },
    async download(attachment: Attachment, maxBytes, signal) {
      const { path } = attachment.source as { path: string };
      const reply = check(await call({ method: 'GET', url: `${url}${path}`, timeoutMs, signal, agent: pool }));
      if (reply.body.length > maxBytes) throw new SendError('refused', `The file is longer than ${maxBytes} bytes.`);
      return reply.body;
    },
  };
  if (kind !== 'look-up') return adapter;
  return {
    ...adapter,
    async wasSent(_to, key) {
      const lookup = `${url}/lookup?key=${encodeURIComponent(key)}`;
      return read(check(await call({ method: 'GET', url: lookup, timeoutMs, agent: pool }))).messageId ?? undefined;
    },
  };
};

const types = ['customer.', 'agent.'];

/** The event in a delivery, its text cut to what is kept; undefined when the delivery is none of ours. */
const parse = (body: unknown): InboundEvent | undefined => {
  const event = body as InboundEvent | null;
  if (typeof event?.key !== 'string' || !event.key.startsWith('fake:')) return undefined;
  if (event.address?.channel !== 'fake' || !types.some((type) => event.type?.startsWith(type))) return undefined;
  if (event.type !== 'customer.said' || event.text.length <= inboundTextMax) return event;
  return { ...event, text: event.text.slice(0, inboundTextMax), cut: true };
};

/** Takes one event a request; answers 503 for what was not stored, so that the platform delivers it again. */
const createIntake = (sink: Sink): Server =>
  createServer(async (request, response) => {
    try {
      const event = parse(await readJson(request));
      if (event) answer(response, 200, { result: await sink(event) });
      else answer(response, 400, { error: 'This is no event of this platform.' });
    } catch (error) {
      answer(response, error instanceof IntakeError ? 503 : 400, { error: String(error) });
    }
  });
