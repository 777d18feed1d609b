import { type Capabilities, type ChannelAdapter, SendError, type Sink } from '../../src/adapters/channel.js';
import { caseOfThread, type DeskPlace } from '../../src/adapters/desk-place.js';
import type { AgentAct, AgentEvent } from '../../src/model/event.js';
import type { Address, Attachment, Choice, OutboundMessage } from '../../src/model/message.js';
import type { Agent, Person } from '../../src/model/person.js';
import type { Store } from '../../src/store/store.js';

/** A message as the platform shows it, with the marks beside it. */
export interface Shown {
  readonly id: string;
  /** The customer's conversation, a desk, or a thread in one. */
  readonly where: string;
  readonly key: string;
  text: string;
  as: string | undefined;
  choices: readonly Choice[];
  files: readonly Attachment[];
  marks: string[];
}

/** How the platform treats a request: takes it, fails, or takes it and then seems to fail. */
export type Fate = SendError | { readonly takenBut: SendError } | undefined;

export const capabilities: Capabilities = {
  thread: 'none',
  choices: { max: 5, labelMax: 80 },
  textMax: 2_000,
  inboundTextMax: 1_000,
  markdown: 'commonmark',
  edit: true,
  remove: true,
  ephemeral: 'never',
  typing: 'none',
  files: 'upload',
  proactive: 'by-id',
  speakAs: true,
  resend: { send: { how: 'idempotent' }, edit: { how: 'idempotent' }, remove: { how: 'idempotent' } },
  limits: [],
};

/** A platform in memory where customers write and agents work, as an adapter would bring it to Careline. */
export class DeskPlatform {
  readonly shown: Shown[] = [];
  /** All marks that were put on messages, in order. */
  readonly marks: string[] = [];
  readonly files = new Map<string, Uint8Array>();
  /** What the platform does with requests to this place. */
  fate: (where: string, key: string) => Fate = () => undefined;
  known: Partial<Person> | undefined;
  #sink: Sink | undefined;
  #count = 0;

  constructor(
    private readonly deps: { store: Store; now: () => number },
    private readonly options: { how?: 'idempotent' | 'ambiguous' | 'look-up'; marks?: boolean } = {},
  ) {}

  #meet(where: string, key: string, show: () => void): void {
    const fate = this.fate(where, key);
    if (fate instanceof SendError) throw fate;
    show();
    if (fate) throw fate.takenBut;
  }

  adapter(): ChannelAdapter {
    const { how = 'idempotent', marks = true } = this.options;
    const find = (id: string) => this.shown.find((one) => one.id === id);
    const show = (message: OutboundMessage) => ({
      text: message.text,
      as: message.as?.name,
      choices: message.choices ?? [],
      files: message.attachments ?? [],
    });
    return {
      name: 'fake',
      capabilities: { ...capabilities, resend: { ...capabilities.resend, send: { how } } },
      start: async (sink) => {
        this.#sink = sink;
      },
      stop: async () => {},
      health: () => ({ ok: true }),
      send: async (to, message, { key }) => {
        const id = `m${++this.#count}`;
        const known = how === 'idempotent' ? this.shown.find((one) => one.key === key) : undefined;
        this.#meet(to.conversation, key, () => {
          if (!known) this.shown.push({ id, where: to.conversation, key, marks: [], ...show(message) });
        });
        return { messageId: known?.id ?? id };
      },
      edit: async (to, id, message, { key }) =>
        this.#meet(to.conversation, key, () => {
          const { text, choices } = show(message);
          Object.assign(find(id) ?? {}, { text, choices });
        }),
      remove: async (to, id, { key }) =>
        this.#meet(to.conversation, key, () => {
          this.shown.splice(this.shown.indexOf(find(id)!), 1);
        }),
      profile: async () => this.known,
      download: async ({ source }) => {
        const bytes = this.files.get(String(source));
        if (!bytes) throw new SendError('gone', 'The file is no longer there.');
        return bytes;
      },
      ...(marks && {
        mark: async (to: Address, id: string, mark: string, { key }: { key: string }) =>
          this.#meet(to.conversation, key, () => {
            this.marks.push(`${id} ${mark}`);
            find(id)?.marks.push(mark);
          }),
      }),
      ...(how === 'look-up' && {
        wasSent: async (_to: Address, key: string) => this.shown.find((one) => one.key === key)?.id,
      }),
      openDesk: (place) => this.#place(place),
    };
  }

  #place(place: string): DeskPlace {
    const name = `fake:${place}`;
    return {
      name,
      capabilities: this.adapter().capabilities,
      address: { channel: 'fake', conversation: name, ref: { place } },
      thread: (messageId) => ({ channel: 'fake', conversation: `${name}/${messageId}`, ref: { place, messageId } }),
      health: () => ({ ok: true }),
      warnings: async () => [],
    };
  }

  /** What is shown at a place, oldest first. */
  at(where: string): Shown[] {
    return this.shown.filter((one) => one.where === where);
  }

  texts(where: string): string[] {
    return this.at(where).map(({ as, text }) => (as ? `${as}: ${text}` : text));
  }

  /** The head cards on a desk. */
  cards(desk: string): Shown[] {
    return this.at(desk);
  }

  /** The messages in the thread under the latest head card of a desk. */
  thread(desk: string): string[] {
    return this.texts(this.threadOf(desk));
  }

  /** Where the messages under the latest head card of a desk stand. */
  threadOf(desk: string): string {
    return `${desk}/${this.cards(desk).at(-1)?.id}`;
  }

  /** Something that an agent does in the latest thread of a desk, as an adapter makes it an event. */
  async #agent<E extends object>(desk: string, agent: Agent, event: E, messageId?: string): Promise<string> {
    const found = await caseOfThread(this.deps.store, this.threadOf(desk));
    if (!found) return 'ignored';
    const { ticket, address } = found;
    const origin = { desk, ...(messageId && { messageId }) };
    const key = `fake:agent-${++this.#count}`;
    const whole = { key, at: this.deps.now(), agent, ticket, address, origin, ...event } as unknown as AgentEvent;
    // What is not taken is delivered again.
    return this.#sink!(whole).catch(() => this.#sink!(whole));
  }

  /** Types `!r text` in the thread; returns the platform's id of that message. */
  async reply(desk: string, agent: Agent, text: string, attachments: readonly Attachment[] = []): Promise<string> {
    const messageId = `typed${++this.#count}`;
    await this.#agent(desk, agent, { type: 'agent.replied', messageId, text, attachments }, messageId);
    return messageId;
  }

  /** Sends from the dialog behind the Reply button. */
  replyByDialog(desk: string, agent: Agent, text: string): Promise<string> {
    return this.#agent(desk, agent, {
      type: 'agent.replied',
      messageId: `dialog${++this.#count}`,
      text,
      attachments: [],
    });
  }

  editReply(desk: string, agent: Agent, messageId: string, text: string): Promise<string> {
    return this.#agent(desk, agent, { type: 'agent.edited', messageId, text }, messageId);
  }

  deleteReply(desk: string, agent: Agent, messageId: string): Promise<string> {
    return this.#agent(desk, agent, { type: 'agent.deleted', messageId }, messageId);
  }

  /** Types a note in the thread; returns the platform's id of that message. */
  async note(desk: string, agent: Agent, text: string): Promise<string> {
    const messageId = `typed${++this.#count}`;
    await this.#agent(desk, agent, { type: 'agent.noted', text }, messageId);
    return messageId;
  }

  /** Changes a note; without a text she removes it. */
  changeNote(desk: string, agent: Agent, messageId: string, text?: string): Promise<string> {
    const now = text === undefined ? {} : { text };
    return this.#agent(desk, agent, { type: 'agent.note-changed', messageId, ...now }, messageId);
  }

  act(desk: string, agent: Agent, act: AgentAct): Promise<string> {
    return this.#agent(desk, agent, { type: 'agent.acted', act });
  }
}
