import type { Ticket } from '../model/ticket.js';
import type { Stimulus, Turn } from '../model/turn.js';
import { briefKey, type Card, type DeskView, fileKey, lineKey, type Post } from './desk-post.js';
import { caseSoFar, fileMessage, mirrored } from './desk-thread.js';
import { isOpen } from './ticket.js';
import { type Line, transcript } from './transcript.js';

/** The files of a line: each a post of its own, for it may come late. */
export const filePosts = (line: Line, card: string, ticket: Ticket): Post[] =>
  (line.attachments ?? []).map((file) => ({
    do: 'say',
    key: fileKey(card, line.id, file.id),
    ticket: ticket.id,
    under: card,
    message: fileMessage(file, line, ticket),
    file: true,
  }));

/** Whether an event was written in the threads of this desk, so that it stands there already. */
const standsIn = (cause: Stimulus | undefined, desk: string): boolean =>
  cause !== undefined && 'origin' in cause && cause.origin?.desk === desk && cause.origin.messageId !== undefined;

const isClosed = (ticket: Ticket): boolean => !isOpen(ticket);

/** The last turn whose lines need not be added any more: what was said between two openings of a case is added with the second. */
const shownUpTo = ({ seq }: Turn, ticket: Ticket, history: readonly Turn[]): number => {
  if (isClosed(ticket) && ticket.seq !== seq) return seq;
  const shown = history.at(-1)?.after.ticket;
  return shown?.id === ticket.id && isClosed(shown) ? shown.seq : seq - 1;
};

/** New lines of the case are added to the thread, changed ones change there; what agents wrote in it is left alone. */
export const linePosts = (turn: Turn, ticket: Ticket, card: Card, { desk, history }: DeskView): Post[] => {
  const about = { ticket: ticket.id, under: card.key };
  const before = new Map(transcript(history, []).map((line) => [line.id, line]));
  const now = transcript([...history, turn], []);
  const causes = new Map([...history, turn].map(({ seq, cause }) => [seq, cause]));
  const foreign = now.filter(
    (line) => !((line.who === 'agent' || line.who === 'note') && standsIn(causes.get(line.seq), desk)),
  );
  const changed = foreign.filter((line) => {
    const old = before.get(line.id);
    return old !== undefined && (old.text !== line.text || old.deleted !== line.deleted);
  });
  const added = foreign.filter((line) => line.seq > shownUpTo(turn, ticket, history) && !line.deleted);
  const posts: Post[] = added.flatMap((line) => [
    ...(line.text === ''
      ? []
      : [{ do: 'say' as const, key: lineKey(card.key, line.id), ...about, message: mirrored(line, ticket) }]),
    ...filePosts(line, card.key, ticket),
  ]);
  for (const line of changed) {
    const old = before.get(line.id);
    const target = lineKey(card.key, line.id);
    if (line.seq > card.seq && old?.text !== '')
      posts.push({ do: 'edit', key: `${target}#${turn.seq}`, ...about, target, message: mirrored(line, ticket) });
    for (const file of (line.deleted && old?.attachments) || []) {
      const gone = fileKey(card.key, line.id, file.id);
      posts.push({ do: 'remove', key: `${gone}#${turn.seq}`, ...about, target: gone });
    }
  }
  if (changed.some((line) => line.seq <= card.seq)) {
    const target = briefKey(card.key);
    const message = caseSoFar(
      ticket,
      now.filter((line) => line.seq <= card.seq),
    );
    posts.push({ do: 'edit', key: `${target}#${turn.seq}`, ...about, target, message });
  }
  return posts;
};
