import { deskChoices, rememberThread } from '../../../src/adapters/desk-place.js';
import type { Address, OutboundMessage } from '../../../src/model/message.js';
import { type Options, openChannel, until } from './world.js';

export const customer: Address = { channel: 'web', conversation: 'web:v1', ref: { visitor: 'v1' } };
export const card: OutboundMessage = {
  text: '**Mia** asks for a person\n\nWhere is my parcel?',
  choices: [
    { id: deskChoices.take, label: 'Take' },
    { id: deskChoices.reply, label: 'Reply' },
    { id: deskChoices.resolve, label: 'Resolve' },
    { id: deskChoices.handBack, label: 'Hand back' },
  ],
};

/** The channel with a desk: #desk, which only agents can see, Ann among them. Not started yet. */
export const openAtDesk = async (options: Options = {}) => {
  const opened = await openChannel(options);
  const { world, guild, channel, store, discord, context } = opened;
  const agents = world.role(guild, 'Agents');
  const ann = world.user('ann_b', { name: 'Ann B.' });
  world.join(guild, ann, [agents], 'Ann');
  const desk = world.channel(0, { guild_id: guild, name: 'desk' });
  world.onlyFor(desk, agents);
  const place = channel.openDesk!(desk.id);
  return {
    ...opened,
    agents,
    ann,
    desk,
    place,
    /** Opens a case as the core does: the card, the memory of its thread, and what stands first in it. */
    async openCase(ticket = 't1', address = customer) {
      const { messageId } = await channel.send(place.address, card, context(`${ticket}.card`));
      const to = place.thread(messageId);
      await rememberThread(store, to.conversation, { ticket, address });
      await channel.send(to, { text: 'What was said so far' }, context(`${ticket}.brief`));
      return { to, messageId, thread: world.channels.get(messageId)! };
    },
    /** Somebody presses a button on a card; what it was acknowledged with. */
    async press(user: typeof ann, messageId: string, label: string) {
      const id = discord.press(desk, user, messageId, label);
      return { id, ack: await until(() => world.interactions.get(id)!.ack) };
    },
    reactions: (where: typeof desk, id: string) =>
      (where.messages.get(id)?.reactions ?? []).map(({ emoji }) => emoji.name),
    /** What the bot says in a channel. */
    said: (where: typeof desk) =>
      [...where.messages.values()].filter(({ author }) => author.bot).map(({ content }) => content),
  };
};

export type AtDesk = Awaited<ReturnType<typeof openAtDesk>>;
