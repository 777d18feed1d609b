import { type Channel, type Message, openDiscord } from '../fakes/discord/index.js';
import type { Agent, Customer, OwnFile, Seen, Side } from './side.js';

const seen = (message: Message): Seen => ({
  id: message.id,
  text: message.content,
  files: message.attachments.map(({ filename }) => filename),
  buttons: message.components.flatMap((row) => row.components.map(({ label }) => label)),
});

/** Discord: Ann writes to the bot directly, Mia works in a channel that only agents see. */
export const openDiscordSide = async (): Promise<Side> => {
  const discord = await openDiscord();
  const { world } = discord;
  const guild = world.guild('Shop');
  const agents = world.role(guild, 'Agents');
  const desk = world.channel(0, { guild_id: guild, name: 'desk' });
  world.onlyFor(desk, agents);
  const byBot = (channel: Channel | undefined) =>
    [...(channel?.messages.values() ?? [])].filter(({ author }) => author.bot).map(seen);
  const uploaded = (file: OwnFile | undefined): Partial<Message> => {
    if (!file) return {};
    const id = world.ids.next();
    const path = `/attachments/${id}/${file.name}`;
    world.files.set(path, file.bytes);
    const url = `${discord.url}${path}?ex=${world.ids.now() + 86_400_000}`;
    return { attachments: [{ id, filename: file.name, size: file.bytes.length, url }] };
  };

  return {
    env: { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl },
    desk: `discord:${desk.id}`,
    lowered: { bold: 'We **do** it.', files: 'file' },
    careline: async () => {},
    close: () => discord.close(),

    async customer(): Promise<Customer> {
      const ann = world.user('ann42', { name: 'Ann Lee' });
      const dm = world.dm(ann);
      return {
        says: async (text, file) => discord.say(dm, ann, text, uploaded(file)).id,
        edits: async (id, text) => discord.change(dm, id, text),
        deletes: async (id) => discord.erase(dm, id),
        sees: async () => byBot(dm),
      };
    },

    async agent(): Promise<Agent> {
      const mia = world.user('mia_b', { name: 'Mia' });
      world.join(guild, mia, [agents]);
      const head = () => byBot(desk).at(-1);
      const thread = () => world.channels.get(head()?.id ?? '');
      return {
        bold: 'We **do** it.',
        card: async () => head(),
        reads: async () => byBot(thread()),
        replies: async (text, file) => discord.say(thread()!, mia, `!r ${text}`, uploaded(file)).id,
        edits: async (id, text) => discord.change(thread()!, id, `!r ${text}`),
        deletes: async (id) => discord.erase(thread()!, id),
        notes: async (text) => void discord.say(thread()!, mia, text),
        resolves: async () => void discord.press(desk, mia, head()!.id, 'Resolve'),
        async mark(id) {
          const names = (thread()?.messages.get(id)?.reactions ?? []).map(({ emoji }) => emoji.name);
          if (names.length === 0) return undefined;
          return names.some((name) => name.startsWith('⚠')) ? '⚠' : '✓';
        },
      };
    },
  };
};
