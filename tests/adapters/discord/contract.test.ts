import type { ChannelAdapter, Sink } from '../../../src/adapters/channel.js';
import type { InboundEvent } from '../../../src/model/event.js';
import { type Answer, testChannel } from '../../contract/channel.js';
import type { Channel, Message } from '../../fakes/discord/index.js';
import { openChannel, until } from './world.js';

testChannel('discord', async () => {
  const opened = await openChannel();
  const { discord, world, mia, dm, general } = opened;
  const fencer = world.user('fencer');
  /** What came of the sink's calls, in their order. The gateway has no acknowledgement: this is what stands for it. */
  const outcomes: { event: InboundEvent; answer: Answer }[] = [];
  let fences = 0;

  const watched =
    (sink: Sink): Sink =>
    async (event) => {
      if ('from' in event && event.from.user === fencer.id) {
        fences++;
        return 'new';
      }
      const settle = (answer: Answer) => outcomes.push({ event, answer });
      return sink(event).then(
        (result) => {
          settle('acknowledged');
          return result;
        },
        (error: unknown) => {
          settle('try-again');
          throw error;
        },
      );
    };
  const adapter: ChannelAdapter = { ...opened.channel, start: (sink) => opened.channel.start(watched(sink)) };

  /** How the sink answered to what is delivered now; deliveries that came before it do not count. */
  const delivered = async (deliver: () => number, concerns: (event: InboundEvent) => boolean): Promise<Answer> => {
    const from = outcomes.length;
    if (deliver() === 0) return 'try-again';
    return (await until(() => outcomes.slice(from).find(({ event }) => concerns(event)))).answer;
  };
  /** Delivers something that is nobody's message, and then something that is. */
  const forged = async (channel: Channel, t: string, d: object): Promise<Answer> => {
    const from = outcomes.length;
    const before = fences;
    discord.gateway.dispatch(t, d);
    discord.say(channel, fencer, `${opened.mention} fence`);
    await until(() => fences > before);
    return outcomes.length === from ? 'turned-away' : 'acknowledged';
  };
  const messages = new Map<string, Message>();
  const draft = (fields: object) => {
    const message = world.message(dm, mia, { content: 'Hello' });
    dm.messages.delete(message.id);
    return { ...message, ...fields };
  };

  return {
    adapter,
    write(id, text) {
      const known = messages.get(id);
      const message = known ?? world.message(dm, mia, { content: text });
      messages.set(id, message);
      return delivered(
        () => discord.repeat(dm, message),
        (event) => 'messageId' in event && event.messageId === message.id,
      );
    },
    async press(_id, messageId, choice) {
      const buttons = dm.messages.get(messageId)!.components.flatMap((row) => row.components);
      const pressed = buttons.find((one) => one.custom_id.endsWith(`:${choice}`))!;
      const interaction = world.interactions.get(discord.press(dm, mia, messageId, pressed.label))!;
      await until(() => interaction.ack);
      return 'acknowledged';
    },
    edit: (_id, messageId, text) =>
      delivered(
        () => {
          discord.change(dm, messageId, text);
          return 1;
        },
        ({ type }) => type === 'customer.edited',
      ),
    remove: (_id, messageId) =>
      delivered(
        () => {
          discord.erase(dm, messageId);
          return 1;
        },
        ({ type }) => type === 'customer.deleted',
      ),
    forgeries: {
      'a message without a writer': () => forged(dm, 'MESSAGE_CREATE', draft({ author: undefined })),
      'a message of the wrong shape': () => forged(dm, 'MESSAGE_CREATE', { id: 7, content: ['x'] }),
      'a message of another bot': () => forged(dm, 'MESSAGE_CREATE', draft({ author: { ...mia, bot: true } })),
      'a message of our own': () => forged(dm, 'MESSAGE_CREATE', draft({ author: world.bot })),
      'a message of a webhook': () => forged(dm, 'MESSAGE_CREATE', draft({ webhook_id: '1' })),
      'a notice that somebody joined': () => forged(dm, 'MESSAGE_CREATE', draft({ type: 7 })),
      'chatter in a server': () =>
        forged(general, 'MESSAGE_CREATE', draft({ channel_id: general.id, guild_id: general.guild_id })),
      'an interaction without a user': () =>
        forged(dm, 'INTERACTION_CREATE', { id: '1', type: 2, token: 't', data: {} }),
      'something unheard of': () => forged(dm, 'NEWS_OF_TOMORROW', { id: '1' }),
    },
    async shown() {
      return discord.seen(dm, mia).map(({ id, content, components }) => {
        const choices = components.flatMap((row) => row.components.map(({ label }) => label));
        return { id, text: content, ...(choices.length > 0 ? { choices } : {}) };
      });
    },
    close: () => opened.close(),
  };
});
