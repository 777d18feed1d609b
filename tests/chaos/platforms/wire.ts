import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeskNotice } from '../../../src/model/turn.js';
import { badDay, createFaults, noFaults } from '../../fakes/faults.js';
import { chance } from '../../fakes/random.js';
import type { Fault, PlatformRecord } from '../../fakes/record.js';
import type { Effects } from './effects.js';
import { answer, forward, type WireAnswer, type WireCall } from './forward.js';
import { type CallLimit, CallLimits } from './limits.js';

/** What a call means. `what` is absent for one that says nothing to a customer. */
export interface Meaning {
  readonly what?: 'send' | 'edit' | 'remove';
  /** Names it, so that chance decides alike in every run; and, of a send, its delivery. */
  readonly key: string;
  /** The plan's conversation. */
  readonly conversation?: string;
  readonly text?: string;
  /** It changes nothing. */
  readonly reads?: true;
  /** Of an edit or a removal. */
  readonly messageId?: string;
  /** The limits it counts in. */
  readonly limits: readonly (CallLimit & { readonly name: string })[];
}

/** How a platform's calls are read, and how it refuses. */
export interface Reader {
  /** Undefined: it goes through as it is. */
  read(call: WireCall): Meaning | undefined;
  /** The id of the message that an answer shows to have been taken; undefined: it was not. */
  taken(answer: WireAnswer, meaning: Meaning): string | undefined;
  limited(waitMs: number): WireAnswer;
}

export interface WireOptions {
  readonly seed: string;
  readonly record: PlatformRecord;
  readonly effects: Effects;
  readonly hangMs: number;
  readonly reader: Reader;
  /** Where the platform itself is. */
  readonly target: () => string;
  /** The desk was told of a case. */
  readonly notice: (notice: DeskNotice) => void;
}

/** What is only read fails more rarely: a look through the history asks hundreds of times. */
const fairDay = { ...noFaults, 'rate-limited': 0.001, 'failed-before': 0.001, hang: 0.001 };

const callsBeyond = 'calls beyond the platform’s limits';
const readsBeyond = 'questions beyond the platform’s limits';
const alerts = 'alerts at the desk';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The way from the bot to the fake platform: keeps the platform's limits, lets calls go wrong as on a bad day, and records
 * what the platform took. It stands before the fake in the same process, so that the fake itself knows nothing of it.
 */
export class Wire {
  readonly notes: Record<string, number> = { [callsBeyond]: 0, [readsBeyond]: 0, [alerts]: 0 };
  readonly #server = createServer((incoming, response) => {
    this.#handle(incoming, response).catch(() => response.destroy());
  });
  readonly #limits = new CallLimits();
  readonly #faultOf;
  readonly #readFaultOf;
  readonly #shown = new Set<string>();
  #midSend: (() => void)[] = [];

  constructor(private readonly options: WireOptions) {
    this.#faultOf = createFaults(options.seed, badDay);
    this.#readFaultOf = createFaults(options.seed, fairDay);
    this.#server.keepAliveTimeout = 60_000;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when the next message has arrived; its answer is held for a moment. */
  nextSend(): Promise<void> {
    return new Promise((resolve) => this.#midSend.push(resolve));
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = 'GET', url: path = '/', headers } = incoming;
    const call: WireCall = { method, path, headers, body: Buffer.concat(chunks) };
    const file = /note-(\w+)\.txt/.exec(path)?.[1];
    const notice =
      path === '/notify' ? (JSON.parse(call.body.toString()) as { key: string; notice: DeskNotice }) : undefined;
    const meaning: Meaning | undefined = notice
      ? { key: `notify/${notice.key}`, limits: [] }
      : file
        ? { key: path, limits: [] }
        : this.options.reader.read(call);
    if (!meaning) return answer(response, await forward(this.options.target(), call));
    const wait = this.#limits.take(meaning.limits);
    const chosen = (meaning.reads ? this.#readFaultOf : this.#faultOf)(`${meaning.what ?? method}/${meaning.key}`);
    const fault = wait > 0 ? 'rate-limited' : chosen;
    if (wait > 0) this.notes[meaning.reads ? readsBeyond : callsBeyond]!++;
    this.#attempted(meaning, fault);
    if (fault === 'rate-limited') return answer(response, this.options.reader.limited(wait || 100));
    if (fault === 'failed-before') {
      if (chance(`${meaning.key}/${performance.now()}`) < 0.5) return void response.destroy();
      return answer(response, { status: 500, body: '' });
    }
    const result = notice ? this.#notified(notice.notice) : await forward(this.options.target(), call);
    if (file && result.status === 200) this.options.record.add({ type: 'fetched', messageId: file });
    if (meaning.what) this.#taken(meaning, result);
    if (meaning.what === 'send' && this.#midSend.length > 0) {
      for (const resolve of this.#midSend.splice(0)) resolve();
      await sleep(200);
    }
    if (fault === 'failed-after') return answer(response, { status: 502, body: '' });
    if (fault === 'cut') return void response.destroy();
    if (fault === 'hang') return void setTimeout(() => response.destroy(), this.options.hangMs).unref();
    if (fault === 'slow') await sleep(300);
    answer(response, result);
  }

  #attempted({ what, key, text = '', conversation }: Meaning, fault: Fault | undefined): void {
    if (!what) return;
    const replyTo = conversation && this.options.effects.answered(conversation, text);
    this.options.record.add({
      type: 'call',
      worker: '',
      what,
      key,
      text,
      ...(replyTo ? { replyTo } : {}),
      ...(fault ? { fault } : {}),
    });
  }

  #taken(meaning: Meaning, answer: WireAnswer): void {
    const { what, key, conversation, text = '' } = meaning;
    const { record, effects, reader } = this.options;
    const messageId = reader.taken(answer, meaning);
    if (messageId === undefined) return;
    if (what === 'edit') return void record.add({ type: 'edited', key, messageId, text });
    if (what === 'remove') return void record.add({ type: 'removed', messageId });
    // The platform may know the message already: then it shows it once.
    if (!conversation || this.#shown.has(messageId)) return;
    this.#shown.add(messageId);
    const replyTo = effects.answered(conversation, text);
    const agent = /agentword /.test(text);
    record.add({ type: 'visible', key, messageId, conversation, text, ...(replyTo ? { replyTo } : {}), agent });
  }

  #notified(notice: DeskNotice): WireAnswer {
    if (notice.kind === 'alert') this.notes[alerts]!++;
    this.options.notice(notice);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
  }
}
