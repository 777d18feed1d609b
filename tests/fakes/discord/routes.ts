import { bits, type Permission, permissionsOf } from './permissions.js';
import { type Body, checkMessage, checkModal, type Request } from './request.js';
import { describeChannel } from './rest.js';
import { type Channel, type Interaction, type Message, Refusal, type World } from './world.js';

export type { Request } from './request.js';

/** What changed, for the gateway to tell. */
export type Tell = (t: string, d: unknown) => void;

const nonceMs = 300_000;
const tokenMs = 15 * 60_000;
const ackMs = 3_000;

/** The verbs behind Discord's REST interface, with its refusals. */
export class Verbs {
  readonly #nonces = new Map<string, { readonly message: Message; readonly at: number }>();
  /** Pings that messages of the bot would have made: there must be none. */
  readonly pings: string[] = [];

  constructor(
    private readonly world: World,
    private readonly tell: Tell,
    private readonly fileUrl: (path: string) => string,
  ) {}

  channel(id: string): Channel {
    const channel = this.world.channels.get(id);
    if (!channel) throw new Refusal(404, 10_003, 'Unknown Channel');
    if (this.#denied(channel, 'VIEW_CHANNEL')) throw new Refusal(403, 50_001, 'Missing Access');
    return channel;
  }

  message(channel: Channel, id: string): Message {
    const message = channel.messages.get(id);
    if (!message || message.only) throw new Refusal(404, 10_008, 'Unknown Message');
    return message;
  }

  history(channel: Channel, query: URLSearchParams): Message[] {
    const after = BigInt(query.get('after') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    if (!(limit >= 1 && limit <= 100)) throw new Refusal(400, 50_035, 'Invalid Form Body');
    const all = [...channel.messages.values()].filter((m) => !m.only && BigInt(m.id) > after);
    all.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    // Newest first; with `after` those next to it.
    return (query.has('after') ? all.slice(0, limit) : all.slice(-limit)).reverse().map(shown);
  }

  create(channel: Channel, request: Request): Message {
    this.#open(channel);
    const { body } = request;
    const { nonce } = body;
    if (nonce !== undefined && String(nonce).length > 25) throw new Refusal(400, 50_035, 'Invalid Form Body');
    const known = nonce !== undefined && body.enforce_nonce ? this.#nonces.get(nonce) : undefined;
    if (known && this.world.ids.now() - known.at < nonceMs) {
      if (!channel.messages.has(known.message.id)) throw new Refusal(404, 10_008, 'Unknown Message');
      return known.message;
    }
    this.world.archive(channel, false);
    const message = this.#write(channel, request, {});
    if (nonce !== undefined) this.#nonces.set(nonce, { message, at: this.world.ids.now() });
    // The nonce is told once, at the sending; history does not have it.
    this.tell('MESSAGE_CREATE', { ...this.#inGuild(channel, message), ...(nonce === undefined ? {} : { nonce }) });
    return { ...message, ...(nonce === undefined ? {} : { nonce }) };
  }

  edit(channel: Channel, message: Message, request: Request): Message {
    if (message.author !== this.world.bot) throw new Refusal(403, 50_005, 'Cannot edit a message by another user');
    this.#unarchived(channel);
    this.#change(message, request);
    this.tell('MESSAGE_UPDATE', this.#inGuild(channel, message));
    return shown(message);
  }

  remove(channel: Channel, message: Message): void {
    this.#unarchived(channel);
    channel.messages.delete(message.id);
    this.tell('MESSAGE_DELETE', this.#inGuild(channel, { id: message.id, channel_id: channel.id }));
  }

  react(channel: Channel, message: Message, name: string): void {
    this.#unarchived(channel);
    if (this.#denied(channel, 'READ_MESSAGE_HISTORY') || this.#denied(channel, 'ADD_REACTIONS'))
      throw new Refusal(403, 50_013, 'Missing Permissions');
    if (message.reactions?.some(({ emoji }) => emoji.name === name)) return;
    message.reactions = [...(message.reactions ?? []), { emoji: { id: null, name }, count: 1, me: true }];
  }

  unreact(channel: Channel, message: Message, name: string): void {
    this.#unarchived(channel);
    if (!message.reactions?.some(({ emoji }) => emoji.name === name)) throw new Refusal(404, 10_014, 'Unknown Emoji');
    message.reactions = message.reactions.filter(({ emoji }) => emoji.name !== name);
  }

  /** Opens an archived thread again. */
  changeThread(channel: Channel, { archived }: Body): Channel {
    if (!channel.thread_metadata || archived !== false) throw new Refusal(400, 50_035, 'Invalid Form Body');
    if (channel.thread_metadata.locked || this.#denied(channel, 'SEND_MESSAGES_IN_THREADS'))
      throw new Refusal(403, 50_013, 'Missing Permissions');
    this.world.archive(channel, false);
    return channel;
  }

  /** Latest archived first; `before` is a time. */
  archivedThreads(parent: Channel, query: URLSearchParams): { threads: object[]; members: []; has_more: boolean } {
    const before = Date.parse(query.get('before') ?? '') || Number.POSITIVE_INFINITY;
    const limit = Number(query.get('limit') ?? 50);
    const at = ({ thread_metadata: thread }: Channel) =>
      thread?.archived ? Date.parse(thread.archive_timestamp) : NaN;
    const found = [...this.world.channels.values()]
      .filter((one) => one.parent_id === parent.id && one.type === 11 && at(one) < before)
      .sort((a, b) => at(b) - at(a));
    const threads = found.slice(0, limit).map((one) => describeChannel(this.world, one));
    return { threads, members: [], has_more: found.length > limit };
  }

  startThread(parent: Channel, on: string | undefined, body: Body): Channel {
    const type = on ? 11 : (body.type ?? 12);
    if (![0, 5].includes(parent.type)) throw new Refusal(400, 50_024, 'Cannot execute action on this channel type');
    if (this.#denied(parent, type === 12 ? 'CREATE_PRIVATE_THREADS' : 'CREATE_PUBLIC_THREADS'))
      throw new Refusal(403, 50_013, 'Missing Permissions');
    if (!body.name || body.name.length > 100) throw new Refusal(400, 50_035, 'Invalid Form Body');
    if (on && !parent.messages.has(on)) throw new Refusal(404, 10_008, 'Unknown Message');
    if (on && this.world.channels.has(on))
      throw new Refusal(400, 160_004, 'A thread has already been created for this message');
    const guild = parent.guild_id ? { guild_id: parent.guild_id } : {};
    const thread = this.world.channel(type, {
      ...(on ? { id: on } : {}),
      ...guild,
      parent_id: parent.id,
      name: body.name,
    });
    this.tell('THREAD_CREATE', { ...describeChannel(this.world, thread), newly_created: true });
    return thread;
  }

  interaction(token: string): Interaction {
    const found = [...this.world.interactions.values()].find((one) => one.token === token);
    if (!found?.ack) throw new Refusal(404, 10_015, 'Unknown Webhook');
    if (this.world.ids.now() - found.at > tokenMs) throw new Refusal(401, 50_027, 'Invalid Webhook Token');
    return found;
  }

  acknowledge(id: string, token: string, body: Body): void {
    const one = this.world.interactions.get(id);
    if (!one || one.token !== token || this.world.ids.now() - one.at > ackMs)
      throw new Refusal(404, 10_062, 'Unknown interaction');
    if (one.ack) throw new Refusal(400, 40_060, 'Interaction has already been acknowledged.');
    if (body.type === 9) checkModal(one, body.data ?? {});
    one.ack = body as Interaction['ack'] & object;
    if (body.type === 9) return;
    const channel = this.world.channels.get(one.channel)!;
    const data = body.data ?? {};
    const request: Request = { body: data, query: new URLSearchParams(), files: [] };
    if (body.type === 4 || body.type === 5) {
      const only = ((data.flags ?? 0) & 64) !== 0 ? { only: one.user.id } : {};
      one.original = this.#write(channel, request, only, body.type === 5).id;
    } else if (one.source) {
      one.original = one.source.id;
      if (body.type === 7) this.#change(one.source, request);
    }
  }

  followUp(one: Interaction, request: Request): Message {
    const hidden = ((request.body.flags ?? 0) & 64) !== 0;
    return this.#write(this.world.channels.get(one.channel)!, request, hidden ? { only: one.user.id } : {});
  }

  webhookMessage(one: Interaction, id: string): { channel: Channel; message: Message } {
    const channel = this.world.channels.get(one.channel)!;
    const message = channel.messages.get(id === '@original' ? (one.original ?? '') : id);
    if (!message || message.author !== this.world.bot) throw new Refusal(404, 10_008, 'Unknown Message');
    return { channel, message };
  }

  changeWebhookMessage(message: Message, request: Request): Message {
    this.#change(message, request);
    return message;
  }

  #denied(channel: Channel, what: Permission): boolean {
    return (permissionsOf(this.world, channel, this.world.bot.id) & bits[what]) === 0n;
  }

  /** What is done to a message of an archived thread is refused, other than writing another one. */
  #unarchived({ thread_metadata: thread }: Channel): void {
    if (thread?.locked || thread?.archived) throw new Refusal(400, 50_083, 'Thread is archived');
  }

  /** Whether the bot can write there. */
  #open(channel: Channel): void {
    if (channel.recipient?.closed) throw new Refusal(403, 50_007, 'Cannot send messages to this user');
    const writing = channel.thread_metadata ? 'SEND_MESSAGES_IN_THREADS' : 'SEND_MESSAGES';
    if (this.#denied(channel, writing)) throw new Refusal(403, 50_013, 'Missing Permissions');
    if (channel.thread_metadata?.locked) throw new Refusal(400, 50_083, 'Thread is archived');
  }

  #check(body: Body, empty: boolean): void {
    checkMessage(body, empty);
    const { content = '' } = body;
    const parse = body.allowed_mentions?.parse ?? ['users', 'roles', 'everyone'];
    if (parse.includes('everyone') && /@(everyone|here)/.test(content)) this.pings.push('everyone');
    if (parse.includes('users')) for (const [, id] of content.matchAll(/<@!?(\d+)>/g)) this.pings.push(id!);
  }

  #write(channel: Channel, request: Request, more: Partial<Message>, deferred = false): Message {
    const { content = '', embeds = [], components = [], flags = 0 } = request.body;
    const empty = !content.trim() && embeds.length === 0 && request.files.length === 0;
    this.#check(request.body, empty && !deferred);
    const shownFlags = deferred ? flags | 128 : flags;
    const fields = {
      content: content.trim(),
      embeds,
      components,
      flags: shownFlags,
      attachments: this.#upload(request),
    };
    return this.world.message(channel, this.world.bot, { ...fields, ...more });
  }

  #change(message: Message, request: Request): void {
    const { body, files } = request;
    const content = body.content ?? message.content;
    const embeds = body.embeds ?? message.embeds;
    this.#check(body, !content.trim() && embeds.length === 0 && files.length + message.attachments.length === 0);
    message.content = content.trim();
    message.embeds = embeds;
    message.components = body.components ?? message.components;
    message.flags = (message.flags & 64) | ((body.flags ?? message.flags) & ~(64 | 128));
    message.edited_timestamp = new Date(this.world.ids.now()).toISOString();
    if (files.length > 0) message.attachments = this.#upload(request);
  }

  #upload({ files }: Request): Message['attachments'] {
    return files.map(({ name, bytes }) => {
      const id = this.world.ids.next();
      this.world.files.set(`/attachments/${id}/${name}`, bytes);
      return { id, filename: name, size: bytes.length, url: this.fileUrl(`/attachments/${id}/${name}`) };
    });
  }

  #inGuild<T extends object>(channel: Channel, message: T): T & { guild_id?: string } {
    return channel.guild_id ? { ...message, guild_id: channel.guild_id } : message;
  }
}

const shown = ({ only: _only, nonce: _nonce, ...message }: Message): Message => message;
