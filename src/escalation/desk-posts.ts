import type { DeliveryState } from '../model/delivery.js';
import { escapeMarkdown, type OutboundMessage } from '../model/message.js';
import type { Ticket } from '../model/ticket.js';
import type { DeskNotice, Turn } from '../model/turn.js';
import { filePosts, linePosts } from './desk-lines.js';
import { briefKey, type Card, cardKey, type DeskView, lineKey, mostCards, type Post } from './desk-post.js';
import { caseSoFar } from './desk-thread.js';
import { headCard } from './head-card.js';
import { refusalText } from './refusal.js';
import { isOpen } from './ticket.js';
import { transcript } from './transcript.js';

const over: readonly DeliveryState[] = ['ambiguous', 'dead', 'withheld'];

/** Whether a card can no longer be worked with, as far as the outbox or the event at hand tell. */
const isLost = ({ key, state }: Card, { cause }: Turn): boolean => {
  if (over.includes(state)) return true;
  if (cause.type !== 'delivery.settled') return false;
  const itself = cause.delivery === key && (cause.outcome === 'ambiguous' || cause.outcome === 'dead');
  return itself || (cause.under === key && cause.gone === true);
};

/** Whether a turn can change what the desks show of its case; a closed case is left alone but for slips and erasures. */
export const concernsDesks = ({ cause, after: { ticket }, seq }: Turn): boolean =>
  ticket !== undefined &&
  (ticket.seq === seq ||
    'agent' in cause ||
    cause.type === 'customer.edited' ||
    cause.type === 'customer.deleted' ||
    cause.type === 'delivery.settled' ||
    isOpen(ticket));

/**
 * What a desk on a platform has to show of a turn: a head card when a case opens or when its card was lost, the card's
 * changes, in the thread what was said and what became of it, and whether the customer got what agents sent from there.
 */
export const deskPosts = (turn: Turn, view: DeskView): Post[] => {
  const { ticket } = turn.after;
  const outcomes = [...refused(turn, view), ...marked(turn, view)];
  if (!ticket || !concernsDesks(turn)) return outcomes;
  const cards = view.cards(ticket.id);
  const card = cards.at(-1);
  if (card && !isLost(card, turn)) return [...inThread(turn, ticket, card, view), ...outcomes];
  if (!isOpen(ticket) || cards.length >= mostCards) return outcomes;
  return [...opened(turn, ticket, cardKey(ticket.id, view.desk, cards.length), view), ...outcomes];
};

/** A new head card with all that was said so far under it. */
const opened = (turn: Turn, ticket: Ticket, card: string, { history }: DeskView): Post[] => {
  const lines = transcript([...history, turn], []);
  return [
    { do: 'card', key: card, ticket: ticket.id, message: headCard(ticket) },
    { do: 'say', key: briefKey(card), ticket: ticket.id, under: card, message: caseSoFar(ticket, lines) },
    ...lines.flatMap((line) => filePosts(line, card, ticket)),
  ];
};

const same = (one: OutboundMessage, other: OutboundMessage): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What a turn changes on the card and adds to the thread under it. */
const inThread = (turn: Turn, ticket: Ticket, card: Card, view: DeskView): Post[] => {
  const about = { ticket: ticket.id, under: card.key };
  const shown = view.history.at(-1)?.after.ticket;
  const message = headCard(ticket);
  const posts: Post[] = [];
  if (!shown || !same(headCard(shown), message))
    posts.push({ do: 'edit', key: `${card.key}#${turn.seq}`, ...about, target: card.key, message });
  posts.push(...linePosts(turn, ticket, card, view));
  for (const effect of turn.effects)
    if (effect.type === 'announce') {
      const text = noticeText(effect.notice, turn.at - ticket.openedAt);
      posts.push({ do: 'say', key: `${card.key}>${effect.key}.notice`, ...about, message: { text } });
    }
  const { cause } = turn;
  if (cause.type === 'delivery.settled' && cause.under === card.key) {
    const why = escapeMarkdown(cause.reason ?? 'no reason was given.');
    const text = `⚠ Something of this case may be missing here: ${why} The desk in the browser shows all of it.`;
    posts.push({ do: 'say', key: `${card.key}>${turn.seq}.missing`, ...about, message: { text }, last: true });
  }
  return posts;
};

const noticeText = ({ kind, text = '' }: DeskNotice, openForMs: number): string => {
  // The wording of an alert is Markdown already.
  if (kind === 'alert') return `⚠ ${text}`;
  if (kind === 'opened') return 'This case is open again.';
  return `Nobody has taken this case for ${Math.max(1, Math.round(openForMs / 60_000))} minutes.`;
};

/** An act that was not done is told where the agent tried it. */
const refused = ({ cause, effects, seq }: Turn, { desk, cards }: DeskView): Post[] => {
  if (!('ticket' in cause) || cause.origin?.desk !== desk) return [];
  const outcome = effects.find((effect) => effect.type === 'act-outcome')?.outcome;
  const card = cards(cause.ticket).at(-1);
  if (!outcome || outcome.ok || !card) return [];
  const about = { ticket: cause.ticket, under: card.key };
  const { messageId } = cause.origin;
  const text = `⚠ ${escapeMarkdown(`${cause.agent.name}: ${refusalText(outcome)}`)}`;
  const told: Post = { do: 'say', key: `${card.key}>${seq}.refused`, ...about, message: { text }, last: true };
  if (messageId === undefined) return [told];
  return [{ do: 'mark', key: `${card.key}>${seq}.mark`, ...about, on: { messageId }, mark: 'failed' }, told];
};

/** Whether the customer got what an agent sent from this desk. */
const marked = (turn: Turn, { desk, cards, marks }: DeskView): Post[] =>
  turn.effects.flatMap((effect): Post[] => {
    if (effect.type !== 'mark' || effect.origin.desk !== desk) return [];
    const { origin, ticket, mark, reason, reply } = effect;
    const card = cards(ticket).at(-1);
    if (!card) return [];
    const about = { ticket, under: card.key };
    const { messageId } = origin;
    const on = messageId === undefined ? { delivery: lineKey(card.key, reply) } : { messageId };
    const posts: Post[] = marks ? [{ do: 'mark', key: `${card.key}>${effect.key}.mark`, ...about, on, mark }] : [];
    // An alert goes to every desk, and tells the reason.
    const told = turn.effects.some((other) => other.type === 'announce' && other.notice.kind === 'alert');
    const text =
      mark === 'sent'
        ? '✓ The customer has it.'
        : `⚠ The customer did not get it: ${escapeMarkdown(reason ?? 'no reason was given.')}`;
    if (mark === 'sent' ? !marks : !told)
      posts.push({ do: 'say', key: `${card.key}>${effect.key}.told`, ...about, message: { text }, last: true });
    return posts;
  });
