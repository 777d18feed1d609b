import type { Card, DeskView, Post } from '../../src/escalation/desk-post.js';
import { deskPosts } from '../../src/escalation/desk-posts.js';
import type { DeliveryMark } from '../../src/model/delivery.js';
import type { Turn } from '../../src/model/turn.js';

const desks = ['slack:C1', 'discord:2'];

/** Two desks on which everything that is posted arrives, but for what an event says of it. Throws when a promise is broken. */
export class DeskFollower {
  readonly #cards = new Map<string, Card[]>();
  readonly #keys = new Set<string>();
  /** By desk and message: the marks in the order in which they were put. */
  readonly #marks = new Map<string, DeliveryMark[]>();

  follow(turns: readonly Turn[]): void {
    for (const [i, turn] of turns.entries())
      for (const desk of desks) {
        const from = turn.after.ticket?.fromSeq ?? turn.seq;
        const history = turns.slice(Math.min(from - 1, i), i);
        const view: DeskView = { desk, marks: true, history, cards: (ticket) => this.#of(ticket, desk) };
        for (const post of deskPosts(turn, view)) this.#take(turn, desk, post);
      }
  }

  #of(ticket: string, desk: string): Card[] {
    return this.#cards.get(`${ticket}@${desk}`) ?? [];
  }

  #take(turn: Turn, desk: string, post: Post): void {
    const must = (holds: boolean, what: string) => {
      if (!holds) throw new Error(`${what}\n${JSON.stringify({ desk, post, turn }, null, 1)}`);
    };
    must(!this.#keys.has(post.key), 'a post has a key of its own');
    this.#keys.add(post.key);
    const cards = this.#of(post.ticket, desk);
    if (post.do === 'card') {
      this.#cards.set(`${post.ticket}@${desk}`, [...cards, { key: post.key, seq: turn.seq, state: 'sent' }]);
      must(cards.length < 3, 'a case does not get cards for ever');
      must(turn.after.ticket?.id === post.ticket, 'a card is for the case of the conversation');
      must(post.message.text.length <= 2_000, 'a card is one message');
      return;
    }
    must(
      cards.some(({ key }) => key === post.under),
      'what is posted stands under a card',
    );
    if (post.do === 'say' && turn.cause.type === 'agent.noted' && turn.cause.origin?.messageId)
      must(!post.message.text.includes('NOTE') || turn.cause.origin.desk !== desk, 'a note stands once in its thread');
    if (post.do === 'mark' && turn.cause.type === 'delivery.settled') {
      const on = `${desk}/${JSON.stringify(post.on)}/${turn.cause.delivery}`;
      const marks = [...(this.#marks.get(on) ?? []), post.mark];
      this.#marks.set(on, marks);
      must(['sent', 'failed', 'failed,sent'].includes(marks.join()), 'a reply is marked once, and never taken back');
    }
  }
}
