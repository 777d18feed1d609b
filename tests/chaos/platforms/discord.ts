import { dmConversation, talkConversation } from '../../../src/adapters/discord/place.js';
import { createCourier } from '../../fakes/courier.js';
import type { Talk } from '../../fakes/customers.js';
import { type Channel, FakeDiscord, type Message, type User } from '../../fakes/discord/index.js';
import type { Action, Script } from '../../fakes/plan.js';
import { Line } from './discord-line.js';
import { discordReader } from './discord-reader.js';
import { deliverAgent, isAgents, type Stage, type StageOptions } from './stage.js';
import { textsShown } from './texts-shown.js';
import { Wire } from './wire.js';

/** Text channels in which the bot is mentioned, and how many customers write to it directly. */
const channels = 10;
const directs = 60;

interface Begun {
  readonly user: User;
  /** Where she mentions the bot, or her direct messages. */
  readonly channel: Channel;
  readonly direct: boolean;
  /** The first message: its thread has its id. */
  root?: string;
  readonly messages: Map<string, Message>;
}

interface Told {
  readonly channel: Channel;
  readonly message: Message;
  readonly t: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE';
  readonly at: number;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Discord: the gateway, which acknowledges nothing and tells nothing again, and the history. */
export class DiscordStage implements Stage {
  readonly #discord = new FakeDiscord();
  readonly #wire: Wire;
  readonly #courier;
  readonly #line: Line;
  readonly #begun = new Map<string, Begun>();
  readonly #places = new Map<string, string>();
  readonly #told = new Map<string, Promise<Told>>();
  readonly #edits: { readonly key: string; readonly at: number; readonly script: Script }[] = [];
  readonly #shops: Channel[];

  private constructor(private readonly options: StageOptions) {
    const { seed, record, effects, hangMs, told, bots } = options;
    this.#courier = createCourier(
      seed,
      bots.map((bot) => `${bot}/agent`),
    );
    const { world } = this.#discord;
    const guild = world.guild('Shop');
    this.#shops = Array.from({ length: channels }, (_, i) => world.channel(0, { guild_id: guild, name: `shop-${i}` }));
    this.#wire = new Wire({
      ...{ seed, record, effects, hangMs },
      target: () => this.#discord.url,
      reader: discordReader((channel) => this.#places.get(channel)),
      notice: ({ ticket }) => told(this.#places.get(ticket.customer.user)!, ticket.id, ticket.conversation),
    });
    this.#line = new Line(this.#discord, seed);
    for (const [i, script] of options.plan.entries()) this.#meet(script, i);
  }

  static async open(options: StageOptions): Promise<DiscordStage> {
    const stage = new DiscordStage(options);
    await stage.#discord.listen();
    await stage.#wire.listen();
    return stage;
  }

  get desk(): string {
    return this.#wire.url;
  }

  get env() {
    return { DISCORD_TOKEN: this.#discord.token, DISCORD_API_URL: `${this.#wire.url}/api` };
  }

  get notes() {
    const untold = this.#edits.filter((edit) => !this.#line.heard(edit.at)).length;
    return {
      ...this.#wire.notes,
      'gateway lines cut': this.#line.cuts,
      'gateway sessions lost by Discord': this.#line.lostSessions,
      'edits told while nobody listened': untold,
      'of these not found in history': this.#unheard().size,
    };
  }

  /**
   * Discord has no list of a bot's direct messages: those of people who never wrote before are lost when nobody listens.
   * So everybody has written once.
   */
  async begin(): Promise<void> {
    for (const begun of this.#begun.values()) {
      if (!begun.direct) continue;
      this.#discord.say(begun.channel, begun.user, 'Hello');
      await sleep(30);
    }
    const greeted = () => [...this.#begun.values()].every((b) => !b.direct || b.channel.messages.size > 1);
    for (let i = 0; i < 600 && !greeted(); i++) await sleep(100);
    this.#line.troubled = true;
  }

  awaited(): number {
    return 0;
  }

  nextSend(): Promise<void> {
    return this.#wire.nextSend();
  }

  /** Who edits while nobody listens is not heard of: Discord tells of it once. Unless it was heard after all. */
  judged(): readonly Script[] {
    this.#line.troubled = false;
    const { plan } = this.options;
    const dropped = this.#unheard();
    return plan.map((script) => ({ ...script, actions: script.actions.filter(({ key }) => !dropped.has(key)) }));
  }

  /** Edits that nobody heard of, and that were not found in history either. */
  #unheard(): ReadonlySet<string> {
    const shown = textsShown(this.options.record.entries);
    const took = ({ conversation, actions }: Script, key: string) => {
      const edit = actions.find((action) => action.key === key);
      return edit?.type === 'edit' && shown.get(conversation)?.some((text) => text.includes(edit.marker));
    };
    const untold = this.#edits.filter(({ key, at, script }) => !this.#line.heard(at) && !took(script, key));
    return new Set(untold.map(({ key }) => key));
  }

  named(conversation: string, event: string) {
    const { user, direct, root = '', messages } = this.#begun.get(conversation)!;
    const action = this.options.plan.flatMap(({ actions }) => actions).find(({ key }) => key === event);
    const about = action && 'messageId' in action ? action.messageId : action?.type === 'edit' ? action.of : '';
    const { id, channel_id } = messages.get(about) ?? { id: '', channel_id: '' };
    const changedAt = this.#discord.world.channels.get(channel_id)?.messages.get(id)?.edited_timestamp;
    const key = action?.type === 'edit' ? `discord:edit:${id}:${changedAt}` : `discord:message:${id}`;
    return {
      conversation: direct ? dmConversation(user.id) : talkConversation(root, user.id),
      event: id ? key : event,
    };
  }

  async deliver(talk: Talk, action: Action, copy: number): Promise<void> {
    const { conversation } = talk.script;
    if (isAgents(action))
      return deliverAgent(this.#courier, talk, action, copy, this.named(conversation, '').conversation);
    const known = this.#told.get(action.key);
    const telling = known ?? this.#tell(talk.script, action);
    this.#told.set(action.key, telling);
    const { channel, message, t } = await telling;
    if (known) this.#discord.tell(t, channel, message);
  }

  #meet({ conversation, user: name }: Script, i: number): void {
    const { world } = this.#discord;
    const user = world.user(name, { name: 'Robin' });
    const direct = i < directs;
    const channel = direct ? world.channel(1, { recipient: user, name }) : this.#shops[i % channels]!;
    this.#begun.set(conversation, { user, channel, direct, messages: new Map() });
    this.#places.set(user.id, conversation);
    if (direct) this.#places.set(channel.id, conversation);
  }

  async #tell(script: Script, action: Action): Promise<Told> {
    const begun = this.#begun.get(script.conversation)!;
    const { user, direct, messages, root } = begun;
    const { world } = this.#discord;
    if (action.type === 'edit') {
      const message = messages.get(action.of)!;
      const channel = world.channels.get(message.channel_id)!;
      this.#discord.change(channel, message.id, action.text);
      const at = performance.now();
      this.#edits.push({ key: action.key, at, script });
      return { channel, message: channel.messages.get(message.id)!, t: 'MESSAGE_UPDATE', at };
    }
    if (!('messageId' in action)) throw new Error(`A customer does not ${action.type}.`);
    // Whoever goes on writes in the thread, as soon as there is one.
    while (!direct && root && !world.channels.has(root)) await sleep(50);
    const channel = direct || !root ? begun.channel : world.channels.get(root)!;
    const text = direct || root ? action.text : `<@${world.bot.id}> ${action.text}`;
    const message = this.#discord.say(
      channel,
      user,
      text,
      action.type === 'ask' && action.file ? this.#file(action.messageId) : {},
    );
    messages.set(action.messageId, message);
    if (!root) {
      begun.root = message.id;
      if (!direct) this.#places.set(message.id, script.conversation);
    }
    return { channel, message: channel.messages.get(message.id)!, t: 'MESSAGE_CREATE', at: performance.now() };
  }

  #file(messageId: string): Pick<Message, 'attachments'> {
    const { ids, files } = this.#discord.world;
    const id = ids.next();
    const path = `/attachments/${id}/note-${messageId}.txt`;
    files.set(path, Buffer.from('A note.'));
    const url = `${this.#wire.url}${path}?ex=${ids.now() + 86_400_000}`;
    return { attachments: [{ id, filename: `note-${messageId}.txt`, size: 7, url }] };
  }
}
