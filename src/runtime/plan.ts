import type { Capabilities } from '../adapters/channel.js';
import type { Post } from '../escalation/desk-post.js';
import { deskPosts } from '../escalation/desk-posts.js';
import { lessonsOf } from '../knowledge/learning/lessons.js';
import type { Job, NewDelivery } from '../model/delivery.js';
import type { Address, OutboundMessage } from '../model/message.js';
import type { Effect, Turn } from '../model/turn.js';
import type { Gathered } from './gather.js';

/** A desk on a platform, as far as planning is concerned. */
export interface PlanPlace {
  readonly name: string;
  readonly address: Address;
  readonly capabilities: Capabilities;
  /** Whether the platform can show a mark beside a message. */
  readonly marks: boolean;
}

/** What planning needs to know of the world: data and pure functions only. */
export interface PlanContext extends Gathered {
  /** Of the conversation's channel; undefined when that channel is off. */
  readonly capabilities: Capabilities | undefined;
  /** Whether that channel can be asked for more about a customer. */
  readonly profiles: boolean;
  /** Desks that read the store and only have to be told. */
  readonly desks: readonly string[];
  readonly places: readonly PlanPlace[];
  readonly render: (message: OutboundMessage, capabilities: Capabilities) => readonly OutboundMessage[];
}

/** The key of part n of a message. The first part has the effect's own key. */
export const partKey = (effectKey: string, part: number): string => (part === 0 ? effectKey : `${effectKey}/${part}`);

const viewOf = ({ name, marks }: PlanPlace, { cards, history }: Gathered) => ({
  desk: name,
  marks,
  history,
  cards: (ticket: string) => cards(ticket, name),
});

/** The keys of what a turn changes on desks, of which planning has to know how many messages carried it. */
export const deskTargets = (turn: Turn, places: readonly PlanPlace[], known: Gathered): string[] =>
  places.flatMap((place) =>
    deskPosts(turn, viewOf(place, known)).flatMap((post) => ('target' in post ? [post.target] : [])),
  );

/** A message as a channel can show it: what is longer than it takes becomes several. Unchanged while the channel is off. */
const lowered = (
  message: OutboundMessage,
  capabilities: Capabilities | undefined,
  { render }: PlanContext,
): readonly OutboundMessage[] => (capabilities ? render(message, capabilities) : [message]);

/**
 * Turns the effects of a turn into deliveries: messages are lowered to the channel and split, notices go to every desk,
 * files wait to be fetched. Customer, desks and files have lanes of their own, so that none delays another.
 */
export const plan = (turn: Turn, context: PlanContext): NewDelivery[] => {
  const deliveries: NewDelivery[] = [];
  const { conversation, seq, cause } = turn;
  const to = turn.after.address;
  const { capabilities, places } = context;
  const add = (lane: string, key: string, group: string, job: Job, report: NewDelivery['report']) =>
    deliveries.push({ key, conversation, seq, index: deliveries.length, lane, group, job, report });

  /** An agent who wrote in a desk thread is shown there when all of it has arrived. */
  const always = cause.type === 'agent.replied' && cause.origin !== undefined;
  const toCustomer = (key: string, group: string, job: Job, last = false) =>
    add(`customer:${conversation}`, key, group, job, last && always ? 'always' : true);

  /** The files of an agent's message are fetched first: half an answer is worse than none. */
  const fetchFirst = (key: string, { attachments = [] }: OutboundMessage) => {
    const origin = 'origin' in cause ? cause.origin?.desk : undefined;
    const channel = places.find(({ name }) => name === origin)?.address.channel ?? to.channel;
    for (const attachment of attachments)
      if (attachment.state === 'pending')
        toCustomer(`${key}.file.${attachment.id}`, key, { type: 'fetch', channel, attachment });
  };
  const say = (key: string, message: OutboundMessage) => {
    fetchFirst(key, message);
    const parts = lowered(message, capabilities, context);
    for (const [i, part] of parts.entries())
      toCustomer(partKey(key, i), key, { type: 'send', to, message: part }, i === parts.length - 1);
  };

  const carryOut = (effect: Effect) => {
    if (effect.type === 'say') say(effect.key, effect.message);
    if (effect.type === 'edit') {
      const had = context.parts(effect.target);
      if (had === 0 || capabilities?.edit === false) return say(effect.key, effect.message);
      const parts = lowered(effect.message, capabilities, context);
      for (const [key, job] of changed(effect.key, effect.target, parts, had, to)) toCustomer(key, effect.key, job);
    }
    if (effect.type === 'remove' && capabilities?.remove !== false)
      for (const [key, job] of changed(effect.key, effect.target, [], context.parts(effect.target), to))
        toCustomer(key, effect.key, job);
    if (effect.type === 'announce') {
      for (const desk of context.desks) {
        const job: Job = { type: 'notify', desk, notice: effect.notice };
        add(`desk:${desk}:${conversation}`, `${effect.key}@${desk}`, effect.key, job, true);
      }
      const { person } = turn.after;
      if (effect.notice.kind === 'opened' && context.profiles && !(person.name && person.email)) {
        const key = `${effect.key}.profile`;
        add(`profile:${conversation}`, key, key, { type: 'profile', channel: to.channel, person }, false);
      }
    }
  };

  const show = (place: PlanPlace, post: Post) => {
    const under = post.do === 'card' ? {} : { under: post.under };
    const desk = { name: place.name, ticket: post.ticket, ...under };
    const base = { to: place.address, desk };
    const file = post.do === 'say' && post.file;
    const lane = `${file ? 'desk-files' : 'desk'}:${place.name}:${conversation}`;
    if (post.do === 'mark') {
      const { on, mark } = post;
      return add(lane, post.key, post.key, { type: 'mark', ...base, on, mark }, false);
    }
    const parts = post.do === 'remove' ? [] : lowered(post.message, place.capabilities, context);
    if (post.do === 'card' || post.do === 'say') {
      const report = post.do === 'card' || !post.last;
      for (const [i, message] of parts.entries())
        add(lane, partKey(post.key, i), post.key, { type: 'send', ...base, message }, report);
      return;
    }
    const had = context.parts(post.target);
    for (const [key, job] of changed(post.key, post.target, had === 0 ? [] : parts, had, place.address))
      add(lane, key, post.key, { ...job, desk }, false);
  };

  for (const effect of turn.effects) carryOut(effect);
  if (cause.type === 'customer.said')
    for (const attachment of cause.attachments)
      if (attachment.state === 'pending') {
        const key = `${conversation}#${seq}.file.${attachment.id}`;
        add(`files:${conversation}`, key, key, { type: 'fetch', channel: to.channel, attachment }, false);
      }
  for (const [i, lesson] of lessonsOf(turn).entries()) {
    const key = `${conversation}#${seq}.learn.${i}`;
    add(`learn:${conversation}`, key, key, { type: 'learn', lesson }, false);
  }
  for (const place of places) for (const post of deskPosts(turn, viewOf(place, context))) show(place, post);
  return deliveries;
};

type Change = Extract<Job, { type: 'send' | 'edit' | 'remove' }>;

/** Changes a message that had `had` parts: what is more than that is sent, what is too much is removed. */
const changed = (
  key: string,
  target: string,
  parts: readonly OutboundMessage[],
  had: number,
  to: Address,
): [string, Change][] => [
  ...parts.map((message, i): [string, Change] => [
    partKey(key, i),
    i < had ? { type: 'edit', to, target: partKey(target, i), message } : { type: 'send', to, message },
  ]),
  ...Array.from({ length: Math.max(0, had - parts.length) }, (_, i): [string, Change] => [
    partKey(key, parts.length + i),
    { type: 'remove', to, target: partKey(target, parts.length + i) },
  ]),
];
