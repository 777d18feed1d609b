import type { Held } from '../model/conversation.js';
import type { CustomerSaid } from '../model/event.js';
import type { Perceived } from '../model/match.js';
import type { Draft } from './draft.js';

/** Edits and deletions wait for their message for so long, by the time of the events, and at most so many of them. */
const heldForMs = 10 * 60_000;
const mostHeld = 20;

/** So many of the latest messages are known by their ids. */
const mostRecent = 50;

/** Keeps an edit or a deletion for the message that has not arrived yet. */
export const hold = (draft: Draft, change: Held): void => {
  const others = draft.state.held.filter((one) => one.messageId !== change.messageId && draft.at - one.at <= heldForMs);
  draft.change({ held: [...others, change].slice(-mostHeld) });
};

/** Notes that a message came, with a change that came before it. Undefined when the customer has deleted it already. */
export const arrive = (
  draft: Draft,
  event: CustomerSaid & Partial<Perceived>,
): (CustomerSaid & Partial<Perceived>) | undefined => {
  const { messageId } = event;
  const live = draft.state.held.filter((one) => draft.at - one.at <= heldForMs);
  const change = live.find((one) => one.messageId === messageId);
  draft.change({
    held: live.filter((one) => one !== change),
    recent: [...draft.state.recent.filter((id) => id !== messageId), messageId].slice(-mostRecent),
  });
  if (!change) return event;
  return change.text === undefined ? undefined : { ...event, text: change.text };
};
