import { addressOf, messageId } from '../../../src/adapters/slack/place.js';
import { createCourier } from '../../fakes/courier.js';
import type { Talk } from '../../fakes/customers.js';
import type { Action, Script } from '../../fakes/plan.js';
import { chance } from '../../fakes/random.js';
import { Customer } from '../../fakes/slack/customer.js';
import { post } from '../../fakes/slack/deliver.js';
import { FakeSlack } from '../../fakes/slack/slack.js';
import { slackReader } from './slack-reader.js';
import { deliverAgent, isAgents, type Stage, type StageOptions } from './stage.js';
import { Wire } from './wire.js';

/** Channels in which the bot is mentioned, and the share of conversations that are direct messages. */
const channels = 40;
const direct = 0.25;
/** Share of last words that Slack gives up on: only its history has them. */
const givenUp = 0.05;
/** Slack brings an event again at once, after a minute and after five: here after less, and until it is taken. */
const redeliverMs = [0, 500, 1_000, 2_000];

interface Begun {
  readonly customer: Customer;
  readonly channel: string;
  /** The first message; the root of the thread. */
  root?: string;
  /** By the plan's message ids. */
  readonly ts: Map<string, string>;
}

/** Slack over HTTP. */
export class SlackStage implements Stage {
  readonly notes: Record<string, number>;
  readonly #slack = new FakeSlack();
  readonly #wire: Wire;
  readonly #courier;
  readonly #begun = new Map<string, Begun>();
  readonly #places = new Map<string, string>();
  readonly #bodies = new Map<string, readonly object[]>();
  readonly #unheard = new Set<string>();
  readonly #conversations = new Map<string, string>();

  private constructor(private readonly options: StageOptions) {
    const { seed, record, effects, hangMs, told } = options;
    this.#courier = createCourier(
      seed,
      options.bots.map((bot) => `${bot}/agent`),
    );
    this.#wire = new Wire({
      ...{ seed, record, effects, hangMs },
      target: () => this.#slack.url,
      reader: slackReader((channel, thread) => this.#places.get(thread ? `${channel}/${thread}` : channel)),
      notice: ({ ticket }) => {
        const conversation = this.#places.get(ticket.customer.user)!;
        this.#conversations.set(conversation, ticket.conversation);
        told(conversation, ticket.id, ticket.conversation);
      },
    });
    this.notes = Object.assign(this.#wire.notes, { 'messages that only the history had': 0 });
    // History is looked through by time, so the fake's timestamps are real.
    let last = 0;
    this.#slack.workspace.ts = () => {
      last = Math.max(last + 1, Date.now() * 1_000);
      return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
    };
  }

  static async open(options: StageOptions): Promise<SlackStage> {
    const stage = new SlackStage(options);
    await stage.#slack.listen();
    await stage.#wire.listen();
    for (let i = 0; i < channels; i++) stage.#slack.workspace.channel(`C0SHOP${i}`);
    return stage;
  }

  get desk(): string {
    return this.#wire.url;
  }

  get env() {
    const { token, secret } = this.#slack;
    return { SLACK_BOT_TOKEN: token, SLACK_SIGNING_SECRET: secret, SLACK_API_URL: `${this.#wire.url}/api/` };
  }

  async begin(): Promise<void> {}

  awaited(): number {
    if (this.#unheard.size > 0)
      for (const entry of this.options.record.entries)
        if (entry.type === 'visible' && entry.replyTo) this.#unheard.delete(entry.replyTo);
    return this.#unheard.size;
  }

  nextSend(): Promise<void> {
    return this.#wire.nextSend();
  }

  judged(): readonly Script[] {
    return this.options.plan;
  }

  async deliver(talk: Talk, action: Action, copy: number): Promise<void> {
    if (isAgents(action)) {
      const conversation = this.#conversations.get(talk.script.conversation)!;
      return deliverAgent(this.#courier, talk, action, copy, conversation);
    }
    const bodies = this.#bodies.get(action.key) ?? this.#done(talk.script, action);
    this.#bodies.set(action.key, bodies);
    if (this.#isGivenUp(talk.script, action)) {
      if (copy > 0 || !('messageId' in action)) return;
      this.notes['messages that only the history had']!++;
      this.#unheard.add(action.messageId);
      return;
    }
    await Promise.all(bodies.map((body, i) => this.#push(body, `${action.key}/${copy}/${i}`)));
  }

  named(conversation: string, event: string) {
    const { customer, channel, root, ts } = this.#begun.get(conversation)!;
    const { team, bot } = this.#slack.workspace;
    const ref = { channel, user: customer.id, ...(root && !channel.startsWith('D') ? { thread: root } : {}) };
    const action = this.options.plan.flatMap(({ actions }) => actions).find(({ key }) => key === event);
    const said = action && 'messageId' in action ? ts.get(action.messageId) : undefined;
    return {
      conversation: addressOf({ team, user: bot.user }, ref).conversation,
      event: said ? `slack:${messageId(channel, said)}` : event,
    };
  }

  #isGivenUp({ actions }: Script, action: Action): boolean {
    const last = action === actions.at(-1) && action.type === 'ask' && !action.file;
    return last && chance(`${this.options.seed}/given-up/${action.key}`) < givenUp;
  }

  async #push(body: object, name: string): Promise<void> {
    const { bots, seed } = this.options;
    for (let attempt = 0; ; attempt++) {
      const bot = bots[Math.floor(chance(`${seed}/to/${name}/${attempt}`) * bots.length)]!;
      const retry = { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_error' };
      const headers: Record<string, string> = attempt > 0 ? retry : {};
      const url = `${bot}/slack/events`;
      if ((await post(url, this.#slack.secret, 'events_api', body, headers)).status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, redeliverMs[Math.min(attempt, redeliverMs.length - 1)]));
    }
  }

  #begin({ conversation, user }: Script): Begun {
    const id = `U0${user.toUpperCase()}`;
    const customer = new Customer(this.#slack, id, { name: 'Robin' });
    const isDirect = chance(`${this.options.seed}/direct/${conversation}`) < direct;
    const shop = Math.floor(chance(`${this.options.seed}/channel/${conversation}`) * channels);
    const begun: Begun = { customer, channel: isDirect ? customer.direct : `C0SHOP${shop}`, ts: new Map() };
    this.#begun.set(conversation, begun);
    this.#places.set(id, conversation);
    if (isDirect) this.#places.set(begun.channel, conversation);
    return begun;
  }

  /** Carries out what a customer does; the bodies that tell of it. */
  #done(script: Script, action: Action): readonly object[] {
    const begun = this.#begun.get(script.conversation) ?? this.#begin(script);
    const { customer, channel, root, ts } = begun;
    if (action.type === 'edit') return [this.#edited(begun, ts.get(action.of)!, action.text)];
    if (!('messageId' in action)) return [];
    const { workspace } = this.#slack;
    const inThread = !channel.startsWith('D');
    const file = action.type === 'ask' && action.file ? `note-${action.messageId}.txt` : undefined;
    const text = inThread && !root ? `<@${workspace.bot.user}> ${action.text}` : action.text;
    const written = customer.write(text, {
      channel,
      ...(inThread && root ? { thread: root } : {}),
      ...(file ? { files: [workspace.file(file, Buffer.from('A note.'), this.#wire.url, 'text/plain')] } : {}),
    });
    ts.set(action.messageId, written.ts);
    if (!root) {
      begun.root = written.ts;
      if (inThread) this.#places.set(`${channel}/${written.ts}`, script.conversation);
    }
    return written.events;
  }

  #edited({ customer, channel }: Begun, ts: string, text: string): object {
    const { workspace } = this.#slack;
    const message = workspace.find(channel, ts)!;
    const shown = ({ metadata: _m, ephemeralTo: _e, reactions: _r, files: _f, ...rest }: typeof message) => ({
      type: 'message',
      ...rest,
    });
    const previous_message = shown(message);
    message.text = text;
    const at = workspace.ts();
    message.edited = { user: customer.id, ts: at };
    const { kind } = workspace.channels.get(channel)!;
    const where = { hidden: true, channel, channel_type: kind, ts: at, event_ts: at };
    return customer.body({
      type: 'message',
      subtype: 'message_changed',
      ...where,
      message: shown(message),
      previous_message,
    });
  }
}
