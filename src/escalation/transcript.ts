import type { Delivery } from '../model/delivery.js';
import type { OutboundMessage } from '../model/message.js';
import type { Effect, Stimulus, Turn } from '../model/turn.js';
import { type Line, Lines } from './line.js';
import { marks } from './mark.js';
import { groundOf } from './why.js';

export type { Line } from './line.js';
export type { Mark } from './mark.js';

type Said = Omit<Line, 'id' | 'seq' | 'at'>;

/** What the cause of a turn adds to the transcript by itself. */
const fromCause = (turn: Turn, labels: ReadonlyMap<string, string>): Said | undefined => {
  const cause: Stimulus = turn.cause;
  switch (cause.type) {
    case 'customer.said':
      return {
        who: 'customer',
        text: cause.text,
        messageId: cause.messageId,
        ...(cause.attachments.length > 0 && { attachments: cause.attachments }),
        ...(cause.matches && { matches: cause.matches }),
        ...(cause.cut && { cut: true as const }),
      };
    case 'customer.chose':
      return { who: 'customer', text: `[${labels.get(cause.choice) ?? cause.choice}]` };
    case 'agent.joined': {
      const { agent, text, messageId } = cause;
      // The customer read it where it was written.
      return { who: 'agent', name: agent.name, text, messageId, mark: { state: 'sent' } };
    }
    case 'agent.noted': {
      const { agent, text, origin } = cause;
      return { who: 'note', name: agent.name, text, ...(origin?.messageId && { messageId: origin.messageId }) };
    }
    case 'agent.named': {
      const { ticket } = turn.after;
      const isNews = ticket?.seq === turn.seq && ticket.named?.faq === cause.faq;
      const text = `${cause.agent.name} named the right FAQ: ${cause.faq}`;
      return isNews ? { who: 'system', name: cause.agent.name, text } : undefined;
    }
    case 'agent.acted': {
      const done = turn.effects.some((effect) => effect.type === 'act-outcome' && effect.outcome.ok);
      const acts = {
        take: 'took the case',
        resolve: 'resolved the case',
        'hand-back': 'handed the case back to the bot',
      };
      return done
        ? { who: 'system', name: cause.agent.name, text: `${cause.agent.name} ${acts[cause.act]}` }
        : undefined;
    }
    default:
      return undefined;
  }
};

const fromMessage = (turn: Turn, message: OutboundMessage): Said => {
  const { cause } = turn;
  const ground = message.as ? undefined : groundOf(turn);
  return {
    who: message.as ? 'agent' : 'bot',
    text: message.text,
    ...(message.as && { name: message.as.name }),
    ...(cause.type === 'agent.replied' && message.as && { messageId: cause.messageId }),
    ...(message.attachments && { attachments: message.attachments }),
    ...(message.choices && { choices: message.choices.map((choice) => choice.label) }),
    ...(ground && { ground }),
  };
};

const withEffect = (lines: Lines, turn: Turn, effect: Effect): void => {
  if (effect.type === 'say') {
    lines.add({ id: effect.key, seq: turn.seq, at: turn.at, ...fromMessage(turn, effect.message) });
  }
  if (effect.type === 'edit') {
    const choices = effect.message.choices?.map((choice) => choice.label);
    lines.change((line) => line.id === effect.target, effect.message.text, choices, groundOf(turn));
  }
  if (effect.type === 'remove') lines.change((line) => line.id === effect.target, undefined);
};

/**
 * The transcript of a conversation, or of the part of it that the turns tell, as agents read it: what was said by whom,
 * what became of it, and what was changed or taken back. `deliveries` give the marks of what was sent.
 */
export const transcript = (turns: readonly Turn[], deliveries: readonly Delivery[]): Line[] => {
  const lines = new Lines();
  const labels = new Map<string, string>();
  // A message and its later changes are delivered one by one: the mark tells of all of them.
  const changes = new Map<string, string[]>();
  for (const turn of turns) {
    const { cause } = turn;
    const said = fromCause(turn, labels);
    if (said) lines.add({ id: cause.key, seq: turn.seq, at: cause.at, ...said });
    if (cause.type === 'customer.edited') lines.changeCustomers(cause.messageId, cause.text);
    if (cause.type === 'customer.deleted') lines.changeCustomers(cause.messageId, undefined);
    if (cause.type === 'agent.note-changed')
      lines.change((line) => line.who === 'note' && line.messageId === cause.messageId, cause.text);
    for (const effect of turn.effects) {
      withEffect(lines, turn, effect);
      if (effect.type === 'edit' || effect.type === 'remove') {
        changes.set(effect.target, [...(changes.get(effect.target) ?? []), effect.key]);
      }
      const choices = effect.type === 'say' || effect.type === 'edit' ? (effect.message.choices ?? []) : [];
      for (const choice of choices) labels.set(choice.id, choice.label);
    }
  }
  const mark = marks(deliveries);
  return lines.list.map((line) =>
    (line.who === 'bot' || line.who === 'agent') && !line.mark
      ? { ...line, mark: mark([line.id, ...(changes.get(line.id) ?? [])]) }
      : line,
  );
};
