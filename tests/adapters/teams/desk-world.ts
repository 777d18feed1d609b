import { type DeskPlace, deskChoices, rememberThread } from '../../../src/adapters/desk-place.js';
import { newConversation } from '../../../src/model/conversation.js';
import type { AgentEvent } from '../../../src/model/event.js';
import { context, openTeams, type WorldOptions } from './world.js';

export const deskId = '19:desk@thread.tacv2';
const customer = { channel: 'web', conversation: 'web:ann', ref: null };

/** What a head card offers while somebody has the case. */
export const choices = [
  { id: deskChoices.take, label: 'Take' },
  { id: deskChoices.reply, label: 'Reply' },
  { id: deskChoices.resolve, label: 'Resolve' },
  { id: deskChoices.handBack, label: 'Hand back' },
];

/** A team's channel as the desk, with Mia and Tom of the team, a guest, and one case whose thread is remembered. */
export const openTeamsDesk = async (options: WorldOptions = {}) => {
  const world = await openTeams(options);
  const { teams, adapter, store } = world;
  const channel = teams.conversation('channel', 'desk');
  for (const name of ['Mia', 'Tom']) teams.customer(name, channel);
  teams.customer('Guest', channel, undefined, { userRole: 'guest' });
  const place: DeskPlace = adapter.openDesk!(deskId);
  await adapter.start(world.sink);
  // The channel speaks: from now on its team is known, and with it who works there.
  await teams.customer('Mia', channel).added('f:0');
  const openCase = async (ticket: string, remember = true) => {
    const { messageId } = await adapter.send(place.address, { text: `Case ${ticket}`, choices }, context(ticket));
    const thread = place.thread(messageId);
    if (remember) await rememberThread(store, thread.conversation, { ticket, address: customer });
    return { messageId, thread };
  };
  const { messageId: card, thread } = await openCase('t-1');
  const agent = (name: string, root = card) => teams.customer(name, channel, root);
  return {
    ...world,
    place,
    channel,
    openCase,
    card,
    thread,
    agent,
    mia: agent('Mia'),
    tom: agent('Tom'),
    agentEvents: () => world.events as AgentEvent[],
    /** What everybody sees in the thread of a case. */
    inThread: (root = card) => teams.shown(`${deskId};messageid=${root}`).map((m) => m.text),
    /** Handles what waits: one turn for each event; what is in the state is told by `replies`. */
    async handle(replies: readonly { messageId: string; delivery: string }[] = []) {
      for (const { lease, events, state } of await store.claim('test', 60_000, 10)) {
        let seq = state?.seq ?? 0;
        for (const cause of events) {
          seq += 1;
          const who = { platform: 'web', tenant: '-', user: 'ann' };
          const after = { ...(state ?? newConversation(cause.address, who)), seq, replies };
          const turn = { v: 1, conversation: after.id, seq, at: 1, cause, effects: [], after, knowledge: 'k' } as const;
          if ((await store.commit(lease, turn, [])) !== 'done') throw new Error('not committed');
        }
        await store.release(lease);
      }
    },
  };
};

export type TeamsDeskWorld = Awaited<ReturnType<typeof openTeamsDesk>>;
