import type { DeskPlace } from '../../../src/adapters/desk-place.js';
import { deskChoices, rememberThread } from '../../../src/adapters/desk-place.js';
import type { AgentEvent } from '../../../src/model/event.js';
import { Agent } from '../../fakes/slack/agent.js';
import { context, type Options, openSlack } from './world.js';

const customer = { channel: 'web', conversation: 'web:ann', ref: null };

/** What a head card offers while a case waits. */
export const choices = [
  { id: deskChoices.take, label: 'Take' },
  { id: deskChoices.reply, label: 'Reply' },
  { id: deskChoices.resolve, label: 'Resolve' },
];

/** A workspace with a private channel as the desk, two agents in it, and one case whose thread is remembered. */
export const openSlackDesk = async (options: Options = {}) => {
  const world = await openSlack(options);
  const { slack, channel, store } = world;
  if (!options.beside) slack.workspace.channel('C0DESK', ['U0MIA', 'U0TOM'], { isPrivate: true });
  const place: DeskPlace = channel.openDesk!('C0DESK');
  await channel.start(world.sink);
  const openCase = async (ticket: string, remember = true) => {
    const { messageId } = await channel.send(
      place.address,
      { text: `Case ${ticket}`, choices },
      context(`${ticket}.card`),
    );
    const thread = place.thread(messageId);
    const about = { ticket, address: customer };
    if (remember) await rememberThread(store, thread.conversation, about);
    return {
      messageId,
      ts: messageId.split(':')[1]!,
      thread,
      remember: () => rememberThread(store, thread.conversation, about),
    };
  };
  const card = options.beside ? undefined : await openCase('t-1');
  const thread = card?.ts ?? '';
  const where = { channel: 'C0DESK', thread };
  return {
    ...world,
    place,
    customer,
    openCase,
    card: card!,
    where,
    mia: new Agent(slack, 'U0MIA'),
    tom: new Agent(slack, 'U0TOM'),
    agentEvents: () => world.events as AgentEvent[],
    /** What one agent alone sees. */
    hints: (user: string) =>
      slack.workspace.channels
        .get('C0DESK')!
        .messages.filter((m) => m.ephemeralTo === user)
        .map((m) => m.text),
    reactions: (ts: string) => [...(slack.workspace.find('C0DESK', ts)?.reactions?.keys() ?? [])],
  };
};

export type SlackDeskWorld = Awaited<ReturnType<typeof openSlackDesk>>;
