import { type Block, type Channel, type Message, Refusal, type Workspace } from './workspace.js';

export type Args = Readonly<Record<string, string>>;
type Result = Record<string, unknown>;
export type Method = (args: Args, workspace: Workspace, base: string) => Result;

export const json = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

/** Blocks as Slack checks them: counts and lengths as documented, and pictures that it can fetch. */
const blocks = (text: string | undefined): Block[] | undefined => {
  const list = json(text) as Block[] | undefined;
  if (!list) return undefined;
  const bad = (why: string) => new Refusal('invalid_blocks', { response_metadata: { messages: [`[ERROR] ${why}`] } });
  if (list.length > 50) throw bad('no more than 50 items allowed');
  let total = 0;
  for (const block of list) {
    if ((block.block_id?.length ?? 0) > 255) throw bad('block_id too long');
    if (block.type === 'section') {
      const length = block.text?.text.length ?? 0;
      if (length === 0 || length > 3_000) throw bad('must be between 1 and 3000 characters');
      total += length;
    }
    if (block.type === 'image' && /broken/.test(block.image_url ?? '')) throw bad('downloading image failed');
    const elements = block.elements ?? [];
    if (block.type === 'actions') {
      if (elements.length === 0 || elements.length > 25) throw bad('must have 1 to 25 elements');
      if (new Set(elements.map((e) => e.action_id)).size < elements.length) throw bad('action_id must be unique');
      for (const e of elements) {
        const label = typeof e.text === 'object' ? e.text.text : '';
        if (label.length === 0 || label.length > 75 || (e.value?.length ?? 0) > 2_000) throw bad('button too long');
      }
    }
  }
  if (total > 13_200) throw new Refusal('msg_blocks_too_long');
  return list;
};

/** The channel a call names, if the bot may write there. A user's id stands for her direct messages. */
export const writable = (id: string | undefined, w: Workspace): Channel => {
  if (/^[UW]/.test(id ?? '')) {
    const user = w.users.get(id!);
    if (!user) throw new Refusal('user_not_found');
    if (user.noMessages) throw new Refusal('messages_tab_disabled');
    return w.direct(user.id);
  }
  const channel = w.channels.get(id ?? '');
  if (!channel) throw new Refusal('channel_not_found');
  if (channel.archived) throw new Refusal('is_archived');
  if (!channel.members.has(w.bot.user)) throw new Refusal('not_in_channel');
  return channel;
};

const own = (args: Args, w: Workspace): Message => {
  const message = writable(args.channel, w).messages.find((m) => m.ts === args.ts);
  if (!message) throw new Refusal('message_not_found');
  if (message.bot_id !== w.bot.id)
    throw new Refusal(args.text === undefined ? 'cant_delete_message' : 'cant_update_message');
  return message;
};

/** Checks a message's content as `chat.postMessage` does. */
export const content = (args: Args): { text: string; blocks?: Block[] } => {
  const list = blocks(args.blocks);
  if (!args.text && !list?.length) throw new Refusal('no_text');
  if ((args.text ?? '').length > 40_000) throw new Refusal('msg_too_long');
  return { text: args.text ?? '', ...(list ? { blocks: list } : {}) };
};

const listed = (message: Message, metadata: boolean): Result => {
  const { metadata: kept, files, reactions: _reactions, ...rest } = message;
  const shown = files?.map(({ bytes: _bytes, shared: _shared, ...file }) => file);
  return {
    type: 'message',
    ...rest,
    ...(shown ? { files: shown } : {}),
    ...(metadata && kept ? { metadata: kept } : {}),
  };
};

/** A page of messages, by a cursor that is a number. */
const page = (messages: readonly Message[], args: Args): Result => {
  const from = Number(args.cursor ?? 0);
  const size = Math.min(Number(args.limit ?? 100), 999);
  const next = from + size < messages.length ? String(from + size) : '';
  return {
    messages: messages.slice(from, from + size).map((m) => listed(m, args.include_all_metadata === 'true')),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
};

const since = (args: Args) => (m: Message) => !m.ephemeralTo && Number(m.ts) > Number(args.oldest ?? 0);

export const methods: Readonly<Record<string, Method>> = {
  'auth.test': (_args, w) => ({
    url: 'https://careline.slack.example/',
    team: 'Careline',
    team_id: w.team,
    user: 'careline',
    user_id: w.bot.user,
    bot_id: w.bot.id,
  }),
  'chat.postMessage': (args, w) => {
    const channel = writable(args.channel, w);
    const said = content(args);
    if (args.thread_ts && !channel.messages.some((m) => m.ts === args.thread_ts)) throw new Refusal('thread_not_found');
    const metadata = json(args.metadata) as Message['metadata'];
    if (metadata && !/^\w+$/.test(metadata.event_type)) throw new Refusal('invalid_metadata_format');
    const message = w.add(channel, {
      ts: w.ts(),
      user: w.bot.user,
      bot_id: w.bot.id,
      ...said,
      ...(args.thread_ts ? { thread_ts: args.thread_ts } : {}),
      ...(metadata ? { metadata } : {}),
    });
    return { channel: channel.id, ts: message.ts, message: listed(message, false) };
  },
  'chat.update': (args, w) => {
    const message = own(args, w);
    Object.assign(message, content(args), args.metadata ? { metadata: json(args.metadata) } : {});
    return { channel: args.channel, ts: message.ts, text: message.text };
  },
  'chat.delete': (args, w) => {
    const message = own(args, w);
    const channel = w.channels.get(args.channel!)!;
    channel.messages = channel.messages.filter((m) => m !== message);
    return { channel: channel.id, ts: message.ts };
  },
  'conversations.history': (args, w) => {
    const channel = writable(args.channel, w);
    const roots = channel.messages.filter(since(args)).filter((m) => !m.thread_ts || m.thread_ts === m.ts);
    return page(roots.reverse(), args);
  },
  'conversations.replies': (args, w) => {
    const channel = writable(args.channel, w);
    if (!channel.messages.some((m) => m.ts === args.ts)) throw new Refusal('thread_not_found');
    const thread = channel.messages.filter(since(args)).filter((m) => m.ts === args.ts || m.thread_ts === args.ts);
    return page(thread, args);
  },
  'conversations.open': (args, w) => ({ channel: { id: writable(args.users, w).id } }),
  'users.conversations': (args, w) => {
    const from = Number(args.cursor ?? 0);
    const size = Number(args.limit ?? 100);
    const all = [...w.channels.values()].filter((c) => c.members.has(w.bot.user) && !c.archived);
    const next = from + size < all.length ? String(from + size) : '';
    return {
      channels: all.slice(from, from + size).map(({ id }) => ({ id })),
      response_metadata: { next_cursor: next },
    };
  },
  'users.info': (args, w) => {
    const user = w.users.get(args.user ?? '');
    if (!user) throw new Refusal('user_not_found');
    const profile = { display_name: user.name, real_name: user.name, email: user.email };
    return {
      user: {
        id: user.id,
        team_id: user.team,
        name: user.id.toLowerCase(),
        deleted: user.deleted ?? false,
        is_bot: user.bot ?? false,
        ...(user.stranger ? { is_stranger: true } : {}),
        locale: 'de-AT',
        tz: 'Europe/Vienna',
        profile,
      },
    };
  },
  'views.publish': (args, w) => {
    w.homes.set(args.user_id!, json(args.view));
    return { view: {} };
  },
  'assistant.threads.setStatus': (args, w) => {
    writable(args.channel_id, w);
    w.statuses.push({ channel: args.channel_id!, thread: args.thread_ts!, status: args.status! });
    return {};
  },
  'files.getUploadURLExternal': (args, w, base) => {
    if (!args.filename || !Number(args.length)) throw new Refusal('invalid_arguments');
    const file = w.file(args.filename, Buffer.alloc(0), base);
    return { upload_url: `${base}/upload/${file.id}`, file_id: file.id };
  },
  'files.completeUploadExternal': (args, w) => {
    const channel = writable(args.channel_id, w);
    const files = (json(args.files) as { id: string }[]).map(({ id }) => {
      const file = w.files.get(id);
      if (!file || file.bytes.length === 0) throw new Refusal('file_not_found');
      file.shared = true;
      return file;
    });
    const place = args.thread_ts ? { thread_ts: args.thread_ts } : {};
    w.add(channel, {
      ts: w.ts(),
      user: w.bot.user,
      bot_id: w.bot.id,
      text: args.initial_comment ?? '',
      files,
      ...place,
    });
    return { files: files.map(({ id }) => ({ id })) };
  },
  'files.info': (args, w) => {
    const file = w.files.get(args.file ?? '');
    if (!file) throw new Refusal('file_not_found');
    return { file: { id: file.id, url_private: file.url_private, url_private_download: file.url_private_download } };
  },
};
