import { content, json, type Method, writable } from './web-api.js';
import { type Channel, Refusal, type ViewContent, type Workspace } from './workspace.js';

/** How long a click is good for opening a dialog, in ms. */
const triggerMs = 3_000;

/** The channel a call asks about. One that is private and without the bot does not exist for it. */
const visible = (id: string | undefined, w: Workspace): Channel => {
  const channel = w.channels.get(id ?? '');
  if (!channel || (channel.isPrivate && !channel.members.has(w.bot.user))) throw new Refusal('channel_not_found');
  return channel;
};

const reactedTo = (args: Readonly<Record<string, string>>, w: Workspace) => {
  const message = writable(args.channel, w).messages.find((m) => m.ts === args.timestamp);
  if (!message) throw new Refusal('message_not_found');
  message.reactions ??= new Map();
  return { reactions: message.reactions, users: message.reactions.get(args.name!) ?? new Set<string>() };
};

const checkView = ({ type, title, submit, blocks, private_metadata = '' }: ViewContent): void => {
  const bad = (why: string) =>
    new Refusal('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${why}`] } });
  if (type !== 'modal' || !title || title.text.length > 24) throw bad('invalid title');
  if (blocks.length === 0 || blocks.length > 100) throw bad('must have 1 to 100 blocks');
  if (private_metadata.length > 3_000) throw bad('private_metadata too long');
  if (blocks.some((b) => b.type === 'input') && !submit) throw bad('must define `submit` to use an `input` block');
  if (blocks.some((b) => (b.element?.max_length ?? 1) > 3_000)) throw bad('max_length too long');
};

/** The scope that a method needs, where tests leave one out. */
export const scopeOf: Readonly<Record<string, string>> = {
  'reactions.add': 'reactions:write',
  'reactions.remove': 'reactions:write',
  'conversations.info': 'channels:read',
  'conversations.members': 'channels:read',
};

/** The methods with which a bot works in a channel of agents. */
export const deskMethods: Readonly<Record<string, Method>> = {
  'conversations.info': (args, w) => {
    const channel = visible(args.channel, w);
    return {
      channel: {
        id: channel.id,
        name: channel.id.toLowerCase(),
        is_channel: channel.kind === 'channel',
        is_private: channel.isPrivate,
        is_archived: channel.archived,
        is_member: channel.members.has(w.bot.user),
        is_ext_shared: channel.shared,
      },
    };
  },
  'conversations.members': (args, w) => {
    const members = [...visible(args.channel, w).members];
    const from = Number(args.cursor ?? 0);
    const size = Math.min(Number(args.limit ?? 100), 999);
    const next = from + size < members.length ? String(from + size) : '';
    return { members: members.slice(from, from + size), response_metadata: { next_cursor: next } };
  },
  'reactions.add': (args, w) => {
    const { reactions, users } = reactedTo(args, w);
    if (users.has(w.bot.user)) throw new Refusal('already_reacted');
    reactions.set(args.name!, users.add(w.bot.user));
    return {};
  },
  'reactions.remove': (args, w) => {
    const { reactions, users } = reactedTo(args, w);
    if (!users.delete(w.bot.user)) throw new Refusal('no_reaction');
    if (users.size === 0) reactions.delete(args.name!);
    return {};
  },
  'views.open': (args, w) => {
    const trigger = w.triggers.get(args.trigger_id ?? '');
    if (!trigger) throw new Refusal('invalid_trigger_id');
    if (trigger.used) throw new Refusal('exchanged_trigger_id');
    if (Date.now() - trigger.at > triggerMs) throw new Refusal('expired_trigger_id');
    const view = json(args.view) as ViewContent;
    checkView(view);
    trigger.used = true;
    const id = w.id('V');
    w.views.set(id, { user: trigger.user, view });
    return { view: { id, ...view } };
  },
  'chat.postEphemeral': (args, w) => {
    const channel = writable(args.channel, w);
    if (!channel.members.has(args.user!)) throw new Refusal('user_not_in_channel');
    const { user, id: bot_id } = w.bot;
    const place = args.thread_ts ? { thread_ts: args.thread_ts } : {};
    const message = { ts: w.ts(), user, bot_id, ephemeralTo: args.user!, ...content(args), ...place };
    // Seen by one, it is no reply that counts.
    channel.messages.push(message);
    return { message_ts: message.ts };
  },
};
