import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OutboundMessage } from '../../src/model/message.js';
import type { DeskNotice } from '../../src/model/turn.js';
import { createFaults, type FaultRates, noFaults } from './faults.js';
import { answer, readJson } from './http.js';
import { type Fault, PlatformRecord } from './record.js';

/** What the platform offers for a send that may or may not have arrived. */
export type ResendKind = 'idempotent' | 'look-up' | 'ambiguous';

export interface PlatformOptions {
  readonly kind: ResendKind;
  readonly seed?: string;
  readonly faults?: FaultRates;
  /** How long a hanging call is held before its connection is cut, in ms. */
  readonly hangMs?: number;
  readonly record?: PlatformRecord;
}

interface Call {
  readonly key: string;
  readonly to: { readonly conversation: string };
  readonly message: OutboundMessage;
  readonly messageId: string;
  readonly notice: DeskNotice;
}

/**
 * A chat platform as a bot sees it: messages are sent, edited and removed over HTTP, each call with a key, and calls
 * fail as calls do. `idempotent`: the same key again is the same message. `look-up`: it is a second message, but a key
 * can be looked up. `ambiguous`: neither.
 */
export class FakePlatform {
  readonly record: PlatformRecord;
  private readonly server: Server;
  private readonly faultOf: (key: string) => Fault | undefined;
  private readonly visible = new Map<string, { readonly conversation: string; readonly message: OutboundMessage }>();
  private readonly byKey = new Map<string, string>();
  private readonly midSend = new Map<string, () => void>();
  private readonly listeners: ((conversation: string, ticket: string) => void)[] = [];

  constructor(private readonly options: PlatformOptions) {
    this.record = options.record ?? new PlatformRecord();
    this.faultOf = createFaults(options.seed ?? '1', options.faults ?? noFaults);
    this.server = createServer((request, response) => {
      this.handle(request, response).catch((error) => answer(response, 500, { error: String(error) }));
    });
    this.server.keepAliveTimeout = 60_000;
  }

  /** Resolves to the URL it listens on; port 0 picks a free one. */
  listen(port = 0): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`),
      );
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** What the customer of a conversation sees of the bot, oldest first. */
  shown(conversation: string): { readonly id: string; readonly message: OutboundMessage }[] {
    return [...this.visible]
      .filter(([, one]) => one.conversation === conversation)
      .map(([id, { message }]) => ({ id, message }));
  }

  /** Calls back when the desk is told of a case. */
  onNotice(listener: (conversation: string, ticket: string) => void): void {
    this.listeners.push(listener);
  }

  /** Resolves when the next send of this worker has arrived; its response is held for a moment. */
  nextSend(worker: string): Promise<void> {
    return new Promise((resolve) => this.midSend.set(worker, resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://platform');
    const worker = String(request.headers['x-worker'] ?? '');
    if (request.method === 'GET' && url.pathname === '/lookup') return this.lookUp(url, response);
    if (request.method === 'GET' && url.pathname.startsWith('/files/')) return this.file(url, response);
    const call = (await readJson(request)) as Call;
    const what = url.pathname.slice(1);
    if (what !== 'send' && what !== 'edit' && what !== 'remove' && what !== 'notify')
      return answer(response, 404, { error: 'no such call' });
    const fault = this.faultOf(`${what}/${call.key}`);
    const replyTo = call.message?.replyTo;
    this.record.add({
      type: 'call',
      worker,
      what,
      key: call.key,
      text: call.message?.text ?? '',
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(fault ? { fault } : {}),
    });
    if (fault === 'rate-limited')
      return answer(
        response,
        429,
        { error: 'too many' },
        { 'retry-after-ms': String(50 + (call.key.length % 5) * 50) },
      );
    if (fault === 'failed-before') return answer(response, 500, { error: 'failed before it was accepted' });
    const result = this.accept(what, call);
    if (what === 'send') {
      this.midSend.get(worker)?.();
      if (this.midSend.delete(worker)) await new Promise((resolve) => setTimeout(resolve, 200));
    }
    if (fault === 'failed-after') return answer(response, 500, { error: 'failed after it was accepted' });
    if (fault === 'cut') return void response.destroy();
    if (fault === 'hang') return void setTimeout(() => response.destroy(), this.options.hangMs ?? 4_000).unref();
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 300));
    answer(response, result ? 200 : 404, result ?? { error: 'no such message' });
  }

  private accept(what: 'send' | 'edit' | 'remove' | 'notify', call: Call): { messageId: string } | undefined {
    const { key, messageId } = call;
    if (what === 'notify') {
      const { conversation, id } = call.notice.ticket;
      this.record.add({ type: 'notice', conversation, ticket: id });
      for (const listener of this.listeners) listener(conversation, id);
      return { messageId: '' };
    }
    if (what === 'send') return this.show(call);
    const old = this.visible.get(messageId);
    if (!old) return undefined;
    if (what === 'edit') {
      this.visible.set(messageId, { ...old, message: call.message });
      this.record.add({ type: 'edited', key, messageId, text: call.message.text });
    } else {
      this.visible.delete(messageId);
      this.record.add({ type: 'removed', messageId });
    }
    return { messageId };
  }

  private show({ key, to, message }: Call): { messageId: string } {
    const known = this.byKey.get(key);
    if (known !== undefined && this.options.kind === 'idempotent') return { messageId: known };
    const messageId = `b${this.record.entries.length}`;
    this.visible.set(messageId, { conversation: to.conversation, message });
    if (known === undefined) this.byKey.set(key, messageId);
    this.record.add({
      type: 'visible',
      key,
      messageId,
      conversation: to.conversation,
      text: message.text,
      ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
      agent: message.as !== undefined,
    });
    return { messageId };
  }

  private lookUp(url: URL, response: ServerResponse): void {
    const key = url.searchParams.get('key') ?? '';
    const fault = this.faultOf(`lookup/${key}`);
    if (this.options.kind !== 'look-up') answer(response, 404, { error: 'this platform cannot look up' });
    else if (fault === 'failed-before') answer(response, 500, { error: 'failed' });
    else answer(response, 200, { messageId: this.byKey.get(key) ?? null });
  }

  private file(url: URL, response: ServerResponse): void {
    const messageId = url.pathname.slice('/files/'.length);
    if (this.faultOf(url.pathname)) answer(response, 500, { error: 'failed' });
    else {
      this.record.add({ type: 'fetched', messageId });
      response.writeHead(200, { 'content-type': 'text/plain' }).end(`The file of ${messageId}.\n`);
    }
  }
}
