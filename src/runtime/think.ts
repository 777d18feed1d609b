import type { ChannelAdapter } from '../adapters/channel.js';
import { render } from '../adapters/render.js';
import type { Step } from '../dialogs/engine.js';
import { contextOf } from '../dialogs/reading/context.js';
import { perceiveMessage } from '../dialogs/reading/read.js';
import { stumble } from '../dialogs/stumble.js';
import type { Clock } from '../model/clock.js';
import { type Conversation, newConversation } from '../model/conversation.js';
import type { InboundEvent } from '../model/event.js';
import type { Match } from '../model/match.js';
import type { Person } from '../model/person.js';
import type { Stimulus, Turn } from '../model/turn.js';
import type { Lease, Store, Work } from '../store/store.js';
import type { Brain } from './brain.js';
import { createGather } from './gather.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { inOrder } from './order.js';
import { deskTargets, type PlanPlace, plan } from './plan.js';
import type { RuntimeSettings } from './settings.js';

export interface ThinkOptions {
  readonly store: Store;
  readonly channels: ReadonlyMap<string, ChannelAdapter>;
  readonly desks: readonly string[];
  /** Desks on platforms. */
  readonly places: readonly PlanPlace[];
  readonly brain: Brain;
  readonly step: Step;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly settings: RuntimeSettings;
}

/** For an event that names a conversation nobody began; the engine finds no case in it and says so. */
const nobody = ({ address }: InboundEvent): Person => ({
  platform: address.channel,
  tenant: '-',
  user: address.conversation,
});

/**
 * Handles all that waits in one claimed conversation, one turn at a time, and gives it back. It stops early when the
 * lease is lost: whoever has it now goes on from the last committed turn.
 */
export const createThink = (options: ThinkOptions) => {
  const { store, channels, places, brain, step, clock, log, metrics, settings } = options;
  const gather = createGather(
    store,
    places.map(({ name }) => name),
    (turn, known) => deskTargets(turn, places, known),
  );

  const perceive = async (state: Conversation, event: InboundEvent): Promise<Stimulus> => {
    if (event.type !== 'customer.said' && event.type !== 'customer.edited') return event;
    if (state.phase.name === 'with-person') return event;
    // An edit that came before its message is what she means to say.
    const held = event.type === 'customer.said' && state.held.find((h) => h.messageId === event.messageId);
    try {
      const text = (held ? held.text : undefined) ?? event.text;
      const context = contextOf(state, brain.knowledge(), event.messageId, text);
      return { ...event, ...(await perceiveMessage(text, context, brain.match)) };
    } catch (error) {
      // The process is being stopped: the message stays pending, for the next one.
      if ((error as Error).name === 'AbortError') throw error;
      log.error({ err: error, key: event.key }, 'The matcher failed; the message is handed over');
      metrics.matcherFailures.inc();
      return { ...event, matches: [] as Match[] };
    }
  };

  /** The engine never throws; should it all the same, one message must not block the conversation for ever. */
  const respond: Step = (state, stimulus, knowledge) => {
    try {
      return step(state, stimulus, knowledge);
    } catch (error) {
      log.error({ err: error, key: stimulus.key }, 'The dialog engine failed; the customer was told');
      return stumble(state, stimulus, knowledge);
    }
  };

  const handle = async (lease: Lease, state: Conversation, stimulus: Stimulus, now: number) => {
    const knowledge = brain.knowledge();
    const outcome = respond(state, stimulus, knowledge);
    const turn: Turn = {
      v: 1,
      conversation: state.id,
      seq: outcome.state.seq,
      at: now,
      cause: stimulus,
      effects: outcome.effects,
      after: outcome.state,
      knowledge: knowledge.version,
    };
    const channel = channels.get(turn.after.address.channel);
    const deliveries = plan(turn, {
      capabilities: channel?.capabilities,
      profiles: channel?.profile !== undefined,
      desks: options.desks,
      places,
      render,
      ...(await gather(turn)),
    });
    const result = await store.commit(lease, turn, deliveries);
    metrics.turns.inc({ cause: stimulus.type, result });
    return { result, state: outcome.state };
  };

  const showWorking = (state: Conversation, event: InboundEvent): void => {
    if (event.type !== 'customer.said' || state.phase.name === 'with-person') return;
    channels
      .get(event.address.channel)
      ?.typing?.(event.address)
      .catch(() => {});
  };

  return async (work: Work): Promise<void> => {
    const began = clock.now();
    let { lease } = work;
    let renewed = began;
    let state = work.state;
    const keep = async (): Promise<boolean> => {
      if (clock.now() - renewed < settings.leaseMs / 3) return true;
      const at = clock.now();
      if (!(await store.renew(lease, settings.leaseMs))) return false;
      lease = { ...lease, until: lease.until + (at - renewed) };
      renewed = at;
      return true;
    };
    const timers = work.timers.map((timer): Stimulus => {
      const key = `timer:${lease.conversation}:${timer.name}:${timer.at}`;
      return { type: 'timer.fired', key, at: work.now, name: timer.name };
    });
    try {
      for (const event of [...inOrder(work.events), ...timers]) {
        if (!(await keep())) return;
        const now = work.now + (clock.now() - began);
        if (event.type === 'timer.fired') {
          // A turn before it in this very loop may have called the timer off or moved it.
          if (!state?.timers.some((t) => t.name === event.name && t.at <= now)) continue;
          const { result, state: after } = await handle(lease, state, event, now);
          if (result === 'lost-lease') return;
          if (result === 'done') state = after;
          continue;
        }
        const before = state ?? newConversation(event.address, 'from' in event ? event.from : nobody(event));
        showWorking(before, event);
        const stop = metrics.thinking.startTimer();
        const { result, state: after } = await handle(lease, before, await perceive(before, event), now);
        stop();
        if (result === 'lost-lease') return;
        if (result === 'done') state = after;
      }
    } finally {
      await store.release(lease).catch(() => {});
    }
  };
};
