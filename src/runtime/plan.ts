import type { Capabilities } from '../adapters/channel.js';
import type { Job, NewDelivery } from '../model/delivery.js';
import type { OutboundMessage } from '../model/message.js';
import type { Turn } from '../model/turn.js';

/** What planning needs to know of the world: data and pure functions only. */
export interface PlanContext {
  /** Of the conversation's channel; undefined when that channel is off. */
  readonly capabilities: Capabilities | undefined;
  readonly desks: readonly string[];
  readonly render: (message: OutboundMessage, capabilities: Capabilities) => readonly OutboundMessage[];
  /** How many parts the message with this effect key was sent in; 0 when it was never sent. */
  readonly parts: (effectKey: string) => number;
}

/** The key of part n of a message. The first part has the effect's own key. */
export const partKey = (effectKey: string, part: number): string => (part === 0 ? effectKey : `${effectKey}/${part}`);

/**
 * Turns the effects of a turn into deliveries: messages are lowered to the channel and split, notices go to every desk,
 * files wait to be fetched. Customer, desks and files have lanes of their own, so that none delays another.
 */
export const plan = (turn: Turn, context: PlanContext): NewDelivery[] => {
  const deliveries: NewDelivery[] = [];
  const { conversation, seq } = turn;
  const to = turn.after.address;
  const add = (lane: string, key: string, group: string, job: Job, report: boolean) =>
    deliveries.push({ key, conversation, seq, index: deliveries.length, lane, group, job, report });
  const toCustomer = (key: string, group: string, job: Job) => add(`customer:${conversation}`, key, group, job, true);
  const lower = (message: OutboundMessage) =>
    context.capabilities ? context.render(message, context.capabilities) : [message];
  const say = (key: string, message: OutboundMessage) =>
    lower(message).forEach((part, i) => {
      toCustomer(partKey(key, i), key, { type: 'send', to, message: part });
    });

  for (const effect of turn.effects) {
    if (effect.type === 'say') say(effect.key, effect.message);
    if (effect.type === 'edit') {
      const had = context.parts(effect.target);
      if (had === 0 || context.capabilities?.edit === false) {
        say(effect.key, effect.message);
        continue;
      }
      const parts = lower(effect.message);
      parts.forEach((message, i) => {
        const job: Job =
          i < had ? { type: 'edit', to, target: partKey(effect.target, i), message } : { type: 'send', to, message };
        toCustomer(partKey(effect.key, i), effect.key, job);
      });
      for (let i = parts.length; i < had; i++)
        toCustomer(partKey(effect.key, i), effect.key, { type: 'remove', to, target: partKey(effect.target, i) });
    }
    if (effect.type === 'remove' && context.capabilities?.remove !== false)
      for (let i = 0; i < context.parts(effect.target); i++)
        toCustomer(partKey(effect.key, i), effect.key, { type: 'remove', to, target: partKey(effect.target, i) });
    if (effect.type === 'announce')
      for (const desk of context.desks) {
        const job: Job = { type: 'notify', desk, notice: effect.notice };
        add(`desk:${desk}:${conversation}`, `${effect.key}@${desk}`, effect.key, job, true);
      }
  }
  if (turn.cause.type === 'customer.said')
    for (const attachment of turn.cause.attachments)
      if (attachment.state === 'pending') {
        const key = `${conversation}#${seq}.file.${attachment.id}`;
        add(`files:${conversation}`, key, key, { type: 'fetch', channel: to.channel, attachment }, false);
      }
  return deliveries;
};
