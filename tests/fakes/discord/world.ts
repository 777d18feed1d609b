import { bits, type Permission, usual } from './permissions.js';

/** What a fake Discord knows. Objects have the fields that Discord documents, in its own names. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly discriminator: string;
  readonly avatar: null;
  readonly bot?: true;
  /** Whether she takes direct messages from the bot. */
  closed?: boolean;
}

export interface Message {
  readonly id: string;
  readonly channel_id: string;
  readonly author: User;
  content: string;
  readonly timestamp: string;
  edited_timestamp: string | null;
  readonly tts: false;
  readonly mention_everyone: false;
  readonly mentions: readonly User[];
  readonly mention_roles: readonly string[];
  attachments: readonly { readonly id: string; readonly filename: string; readonly size: number; url: string }[];
  embeds: readonly { readonly description?: string; readonly image?: { readonly url: string } }[];
  components: readonly Row[];
  readonly pinned: boolean;
  readonly type: number;
  flags: number;
  readonly webhook_id?: string;
  reactions?: readonly {
    readonly emoji: { readonly id: null; readonly name: string };
    readonly count: 1;
    readonly me: true;
  }[];
  readonly nonce?: string;
  /** Who can see it, when not everybody can; not a field of Discord's. */
  readonly only?: string;
}

export interface Row {
  readonly type: 1;
  readonly components: readonly {
    readonly type: 2;
    readonly label: string;
    readonly custom_id: string;
    readonly disabled?: boolean;
  }[];
}

export interface Channel {
  readonly id: string;
  /** 0 text, 1 direct messages, 2 voice, 5 news, 11 public thread, 12 private thread. */
  readonly type: number;
  readonly guild_id?: string;
  readonly parent_id?: string;
  readonly name: string;
  readonly recipient?: User;
  readonly messages: Map<string, Message>;
  readonly members: Set<string>;
  /** It stays when the message is deleted. */
  last_message_id: string | null;
  thread_metadata?: {
    archived: boolean;
    /** When it was archived or opened again. */
    archive_timestamp: string;
    locked: boolean;
    readonly auto_archive_duration: number;
  };
  /** What the bot may not do there; nothing by default. */
  readonly denied: Set<Permission>;
  /** The channel's own settings: of roles (0) and members (1). */
  overwrites: readonly { readonly id: string; readonly type: 0 | 1; readonly allow: string; readonly deny: string }[];
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly owner_id: string;
  roles: readonly {
    readonly id: string;
    readonly name: string;
    readonly permissions: string;
    readonly tags?: object;
  }[];
  readonly members: Map<string, { readonly roles: string[]; readonly nick: string | null }>;
}

export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly at: number;
  readonly channel: string;
  readonly user: User;
  /** The message with the button; none for a command. */
  readonly source?: Message;
  /** True for a dialog that was sent off. */
  readonly submits?: true;
  /** What it was acknowledged with. */
  ack?: { readonly type: number; readonly data?: { readonly flags?: number; readonly content?: string } };
  /** The message that `@original` names. */
  original?: string;
}

/** A refusal as Discord words it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const epoch = 1_420_070_400_000n;

/** Ids and time. Tests move the time; it never goes back. */
export class Ids {
  #ahead = 0;
  #count = 0n;

  now(): number {
    return Date.now() + this.#ahead;
  }

  forward(ms: number): void {
    this.#ahead += ms;
  }

  next(): string {
    this.#count += 1n;
    return String(((BigInt(this.now()) - epoch) << 22n) | (this.#count & 0x3fffffn));
  }
}

/** Everything that is said, by whom, and where. */
export class World {
  readonly ids = new Ids();
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  readonly guilds = new Map<string, Guild>();
  readonly interactions = new Map<string, Interaction>();
  readonly commands: { readonly id: string; readonly name: string; readonly [field: string]: unknown }[] = [];
  /** Files by their path. */
  readonly files = new Map<string, Uint8Array>();
  readonly bot = this.user('careline', { bot: true });
  /** The role that Discord made for the bot. */
  readonly botRole = this.ids.next();

  user(username: string, more: { bot?: true; name?: string } = {}): User {
    const user: User = {
      id: this.ids.next(),
      username,
      global_name: more.name ?? null,
      discriminator: '0',
      avatar: null,
      ...(more.bot ? { bot: true } : {}),
    };
    this.users.set(user.id, user);
    return user;
  }

  guild(name: string): string {
    const id = this.ids.next();
    const members: Guild['members'] = new Map([[this.bot.id, { roles: [this.botRole], nick: null }]]);
    const roles = [
      { id, name: '@everyone', permissions: String(usual) },
      { id: this.botRole, name: 'Careline', permissions: String(usual), tags: { bot_id: this.bot.id } },
    ];
    this.guilds.set(id, { id, name, owner_id: this.user('owner').id, roles, members });
    return id;
  }

  /** Somebody is a member of a server, with these roles. */
  join(guild: string, user: User, roles: string[] = [], nick: string | null = null): void {
    this.guilds.get(guild)!.members.set(user.id, { roles, nick });
  }

  /** A new role of a server. */
  role(guild: string, name: string): string {
    const id = this.ids.next();
    const found = this.guilds.get(guild)!;
    found.roles = [...found.roles, { id, name, permissions: '0' }];
    return id;
  }

  /** Nobody but these roles and the bot can see the channel. */
  onlyFor(channel: Channel, ...roles: string[]): void {
    const view = String(bits.VIEW_CHANNEL);
    channel.overwrites = [
      { id: channel.guild_id!, type: 0, allow: '0', deny: view },
      ...[this.botRole, ...roles].map((id) => ({ id, type: 0 as const, allow: view, deny: '0' })),
    ];
  }

  channel(type: number, more: Partial<Pick<Channel, 'id' | 'guild_id' | 'parent_id' | 'name' | 'recipient'>>): Channel {
    const channel: Channel = {
      id: this.ids.next(),
      name: 'channel',
      ...more,
      type,
      messages: new Map(),
      members: new Set(),
      last_message_id: null,
      denied: new Set(),
      overwrites: [],
      ...(type === 11 || type === 12
        ? {
            thread_metadata: {
              archived: false,
              archive_timestamp: new Date(this.ids.now()).toISOString(),
              locked: false,
              auto_archive_duration: 1_440,
            },
          }
        : {}),
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** A thread is archived, or opened again. */
  archive({ thread_metadata: thread }: Channel, archived: boolean): void {
    if (!thread || thread.archived === archived) return;
    thread.archived = archived;
    thread.archive_timestamp = new Date(this.ids.now()).toISOString();
  }

  /** The direct messages of the bot with a user. */
  dm(user: User): Channel {
    for (const channel of this.channels.values()) if (channel.recipient === user) return channel;
    return this.channel(1, { recipient: user, name: user.username });
  }

  message(channel: Channel, author: User, fields: Partial<Message>): Message {
    const id = fields.id ?? this.ids.next();
    const message: Message = {
      content: '',
      timestamp: new Date(this.ids.now()).toISOString(),
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: [...this.users.values()].filter((user) => fields.content?.includes(`<@${user.id}>`)),
      mention_roles: [...(fields.content ?? '').matchAll(/<@&(\d+)>/g)].map(([, role]) => role!),
      attachments: [],
      embeds: [],
      components: [],
      pinned: false,
      type: 0,
      flags: 0,
      ...fields,
      id,
      channel_id: channel.id,
      author,
    };
    channel.messages.set(id, message);
    if (!message.only) channel.last_message_id = id;
    return message;
  }
}
