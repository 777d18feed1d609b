import { type APIChannel, type APIGuild, ChannelType, OverwriteType, PermissionsBitField } from 'discord.js';
import { permissions } from '../invite.js';

/** A desk's channel and its server, as far as they say who may do what. */
export interface Room {
  readonly channel: Extract<APIChannel, { permission_overwrites?: unknown }>;
  readonly guild: Pick<APIGuild, 'id' | 'name' | 'owner_id' | 'roles'>;
}

const { Flags } = PermissionsBitField;

/** What somebody with these roles may do in the channel: the server's roles first, then the channel's own settings. */
export const permissionsIn = (
  { channel, guild }: Room,
  roles: readonly string[],
  user?: string,
): PermissionsBitField => {
  if (user === guild.owner_id) return new PermissionsBitField(PermissionsBitField.All);
  const allowed = new PermissionsBitField();
  for (const { id, permissions: granted } of guild.roles)
    if (id === guild.id || roles.includes(id)) allowed.add(BigInt(granted));
  if (allowed.has(Flags.Administrator)) return new PermissionsBitField(PermissionsBitField.All);
  const overwrites = channel.permission_overwrites ?? [];
  const apply = (ones: typeof overwrites) => {
    for (const { deny } of ones) allowed.remove(BigInt(deny));
    for (const { allow } of ones) allowed.add(BigInt(allow));
  };
  apply(overwrites.filter(({ id }) => id === guild.id));
  apply(overwrites.filter(({ id, type }) => type === OverwriteType.Role && id !== guild.id && roles.includes(id)));
  apply(overwrites.filter(({ id, type }) => type === OverwriteType.Member && id === user));
  return allowed;
};

/** Whether somebody with these roles can see the channel. */
export const canView = (room: Room, roles: readonly string[], user?: string): boolean =>
  permissionsIn(room, roles, user).has(Flags.ViewChannel);

const names: Readonly<Record<string, string>> = {
  ViewChannel: 'View Channel',
  SendMessages: 'Send Messages',
  CreatePublicThreads: 'Create Public Threads',
  SendMessagesInThreads: 'Send Messages in Threads',
  ReadMessageHistory: 'Read Message History',
  AddReactions: 'Add Reactions',
  EmbedLinks: 'Embed Links',
  AttachFiles: 'Attach Files',
};
/** Without these no case can be shown. */
const needed = Flags.ViewChannel | Flags.SendMessages | Flags.CreatePublicThreads | Flags.SendMessagesInThreads;
const useful = permissions & ~needed & ~Flags.CreatePrivateThreads;

const missing = (has: PermissionsBitField, wanted: bigint): string =>
  has
    .missing(wanted)
    .map((flag) => `"${names[flag] ?? flag}"`)
    .join(', ');

/** What is wrong with the channel as a desk: `fault` keeps it from working, `notes` do not. `roles`: the bot's. */
export const inspect = (
  room: Room,
  roles: readonly string[],
  bot: string,
): { readonly fault?: string; readonly notes: readonly string[] } => {
  const { channel, guild } = room;
  const where = `The desk channel #${channel.name} on "${guild.name}"`;
  if (channel.type !== ChannelType.GuildText)
    return {
      fault: `${where} is no text channel. Careline opens a thread on a message for each case: set DESK to the id of a text channel.`,
      notes: [],
    };
  const has = permissionsIn(room, roles, bot);
  const blocking = missing(has, needed);
  const fix = `open "Edit Channel", "Permissions" and allow it to the bot`;
  if (blocking) return { fault: `${where} does not allow ${blocking} to the bot: ${fix}.`, notes: [] };
  const lacking = missing(has, useful);
  return {
    notes: [
      ...(lacking
        ? [
            `${where} does not allow ${lacking} to the bot, so that marks, files or what was said during an outage are missing: ${fix}.`,
          ]
        : []),
      ...(canView(room, [])
        ? [
            `${where} can be read by everybody in the server, customers too. Deny "View Channel" to @everyone there, and allow it to your agents' role and to the bot.`,
          ]
        : []),
    ],
  };
};
