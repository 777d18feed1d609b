/** A message as the fake keeps it: what Slack's history shows of it. */
export interface Message {
  ts: string;
  user: string;
  text: string;
  bot_id?: string;
  subtype?: string;
  thread_ts?: string;
  parent_user_id?: string;
  edited?: { user: string; ts: string };
  blocks?: Block[];
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
  files?: FileEntry[];
  /** Seen by this user alone, and in no history. */
  ephemeralTo?: string;
  reply_count?: number;
  latest_reply?: string;
  /** Who reacted, by the reaction's name. */
  reactions?: Map<string, Set<string>>;
}

export interface Block {
  type: string;
  block_id?: string;
  text?: { type: string; text: string };
  image_url?: string;
  alt_text?: string;
  elements?: { type: string; action_id?: string; value?: string; text?: string | { type: string; text: string } }[];
}

export interface FileEntry {
  id: string;
  name: string;
  mimetype: string;
  url_private: string;
  url_private_download: string;
  bytes: Buffer;
  shared: boolean;
}

export interface Channel {
  id: string;
  kind: 'im' | 'channel';
  members: Set<string>;
  archived: boolean;
  messages: Message[];
  isPrivate: boolean;
  /** With another organisation (Slack Connect). */
  shared: boolean;
}

export interface User {
  id: string;
  team: string;
  name: string;
  email: string;
  /** Has not allowed the bot to write to her. */
  noMessages?: boolean;
  /** From another organisation, in a shared channel. */
  stranger?: boolean;
  bot?: boolean;
  deleted?: boolean;
}

/** A dialog that somebody has open. */
export interface OpenView {
  readonly user: string;
  readonly view: ViewContent;
}

/** What of a dialog the fake looks at. */
export interface ViewContent {
  readonly type: string;
  readonly callback_id?: string;
  readonly private_metadata?: string;
  readonly title?: { readonly text: string };
  readonly submit?: { readonly text: string };
  readonly blocks: readonly {
    readonly type: string;
    readonly block_id?: string;
    readonly element?: { readonly action_id?: string; readonly max_length?: number };
  }[];
}

/** Slack refuses a call with one of its words. */
export class Refusal extends Error {
  constructor(
    readonly word: string,
    readonly more: Record<string, unknown> = {},
  ) {
    super(word);
  }
}

/** The state of one workspace: users, channels, messages and files. Pure bookkeeping. */
export class Workspace {
  readonly team = 'T0CARE';
  readonly bot = { user: 'U0BOT', id: 'B0BOT' };
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  readonly files = new Map<string, FileEntry>();
  readonly homes = new Map<string, unknown>();
  readonly views = new Map<string, OpenView>();
  /** What a click or command is good for: to open one dialog, within three seconds. */
  readonly triggers = new Map<string, { readonly user: string; readonly at: number; used: boolean }>();
  readonly statuses: { channel: string; thread: string; status: string }[] = [];
  #count = 0;
  readonly #second = Math.floor(Date.now() / 1_000) - 1_000;

  /** A new timestamp, later than all before. */
  ts(): string {
    this.#count += 1;
    const micros = (this.#count % 1_000) * 1_000 + 59;
    return `${this.#second + Math.floor(this.#count / 1_000)}.${String(micros).padStart(6, '0')}`;
  }

  id(prefix: string): string {
    this.#count += 1;
    return `${prefix}${String(this.#count).padStart(6, '0')}`;
  }

  trigger(user: string): string {
    const id = this.id('trigger.');
    this.triggers.set(id, { user, at: Date.now(), used: false });
    return id;
  }

  user(id: string, more: Partial<User> = {}): User {
    const user = { id, team: this.team, name: `Person ${id}`, email: `${id.toLowerCase()}@example.com`, ...more };
    this.users.set(id, user);
    return user;
  }

  channel(id: string, members: readonly string[] = [], more: Partial<Channel> = {}): Channel {
    const channel: Channel = {
      id,
      kind: 'channel',
      members: new Set([this.bot.user, ...members]),
      archived: false,
      messages: [],
      isPrivate: false,
      shared: false,
      ...more,
    };
    this.channels.set(id, channel);
    return channel;
  }

  /** The direct messages of a user with the bot. */
  direct(user: string): Channel {
    const id = `D${user}`;
    const channel: Channel = this.channels.get(id) ?? {
      id,
      kind: 'im',
      members: new Set([this.bot.user, user]),
      archived: false,
      messages: [],
      isPrivate: true,
      shared: false,
    };
    this.channels.set(id, channel);
    return channel;
  }

  find(channel: string, ts: string): Message | undefined {
    return this.channels.get(channel)?.messages.find((m) => m.ts === ts);
  }

  add(channel: Channel, message: Message): Message {
    const root = message.thread_ts ? channel.messages.find((m) => m.ts === message.thread_ts) : undefined;
    if (root) {
      message.parent_user_id = root.user;
      root.thread_ts = root.ts;
      root.reply_count = (root.reply_count ?? 0) + 1;
      root.latest_reply = message.ts;
    }
    channel.messages.push(message);
    return message;
  }

  file(name: string, bytes: Buffer, base: string, mimetype = 'application/octet-stream'): FileEntry {
    const id = this.id('F');
    const url = `${base}/files/${id}/${encodeURIComponent(name)}`;
    const file = { id, name, mimetype, url_private: url, url_private_download: url, bytes, shared: false };
    this.files.set(id, file);
    return file;
  }
}

/** A message as people see it: its blocks, else its text. */
export const visibleText = (message: Message): string => {
  const parts = (message.blocks ?? []).flatMap((block) => {
    if (block.type === 'section') return [block.text?.text ?? ''];
    if (block.type === 'image') return [`[picture: ${block.alt_text}]`];
    if (block.type === 'context') return (block.elements ?? []).map((e) => (typeof e.text === 'string' ? e.text : ''));
    return [];
  });
  return parts.length > 0 ? parts.join('\n\n') : message.text;
};

/** The labels of a message's buttons. */
export const buttonsOf = (message: Message) =>
  (message.blocks ?? [])
    .filter((block) => block.type === 'actions')
    .flatMap((block) => (block.elements ?? []).map((element) => ({ block, element })));
