import type { Channel, Guild, World } from './world.js';

/** Discord's permissions, as far as the fake knows them, by their bits. */
export const bits = {
  MANAGE_CHANNELS: 1n << 4n,
  ADMINISTRATOR: 1n << 3n,
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  EMBED_LINKS: 1n << 14n,
  ATTACH_FILES: 1n << 15n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  CREATE_PUBLIC_THREADS: 1n << 35n,
  CREATE_PRIVATE_THREADS: 1n << 36n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
} as const;

export type Permission = keyof typeof bits;

const all = Object.values(bits).reduce((sum, bit) => sum | bit, 0n);

/** What @everyone may do in a server that was just made. */
export const usual = all & ~bits.ADMINISTRATOR & ~bits.MANAGE_CHANNELS;

/** What a member may do in a channel, as Discord's documentation computes it; in a thread, as in its parent. */
export const permissionsOf = (world: World, channel: Channel, user: string): bigint => {
  const place = channel.parent_id ? (world.channels.get(channel.parent_id) ?? channel) : channel;
  const guild: Guild | undefined = world.guilds.get(place.guild_id ?? '');
  if (!guild) return place.guild_id ? 0n : all;
  const member = guild.members.get(user);
  if (!member) return 0n;
  if (guild.owner_id === user) return all;
  const mine = guild.roles.filter(({ id }) => id === guild.id || member.roles.includes(id));
  let allowed = mine.reduce((sum, { permissions }) => sum | BigInt(permissions), 0n);
  if ((allowed & bits.ADMINISTRATOR) !== 0n) return all;
  const apply = (chosen: Channel['overwrites']) => {
    for (const { deny } of chosen) allowed &= ~BigInt(deny);
    for (const { allow } of chosen) allowed |= BigInt(allow);
  };
  const overwrites = overwritesOf(world, place);
  apply(overwrites.filter(({ id }) => id === guild.id));
  apply(overwrites.filter(({ id, type }) => type === 0 && member.roles.includes(id)));
  apply(overwrites.filter(({ id, type }) => type === 1 && id === user));
  const own = channel === place ? 0n : [...channel.denied].reduce((sum, one) => sum | bits[one], 0n);
  return user === world.bot.id ? allowed & ~own : allowed;
};

/** A channel's own settings; what the bot is denied there is one of them. */
export const overwritesOf = (world: World, { overwrites, denied }: Channel): Channel['overwrites'] => {
  if (denied.size === 0) return overwrites;
  const deny = String([...denied].reduce((sum, one) => sum | bits[one], 0n));
  return [...overwrites, { id: world.bot.id, type: 1, allow: '0', deny }];
};
