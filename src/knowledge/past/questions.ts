import type { Match } from '../../model/match.js';
import type { HandoverReason } from '../../model/ticket.js';
import type { Turn } from '../../model/turn.js';

/** What somebody said about a past question, if anybody did. */
export interface Known {
  /** The FAQ that is right: picked, said to have helped, or named by an agent. */
  readonly right?: string;
  /** FAQs that did not help. */
  readonly wrong: readonly string[];
}

/** A question that was asked, with what was found for it then. */
export interface PastQuestion {
  readonly conversation: string;
  readonly seq: number;
  /** ms since the epoch, UTC. */
  readonly at: number;
  readonly text: string;
  /** Best first; none when nothing was found. */
  readonly matches: readonly Match[];
  readonly known: Known;
}

/** A person was called whatever the matcher thought. */
const regardless: readonly HandoverReason[] = ['asked', 'upset', 'undeliverable'];

/** The question that a turn dealt with by what the matcher found; small talk, choices and wishes for a person are none. */
const questionIn = ({ cause, after, conversation, seq, at }: Turn): Omit<PastQuestion, 'known'> | undefined => {
  if (cause.type !== 'customer.said' && cause.type !== 'customer.edited') return undefined;
  const { question, phase, ticket } = after;
  if (!cause.matches || question?.messageId !== cause.messageId) return undefined;
  if (phase.name !== 'answered' && phase.name !== 'clarifying' && phase.name !== 'handing-over') return undefined;
  if (phase.name === 'handing-over' && ticket && regardless.includes(ticket.reason)) return undefined;
  return { conversation, seq, at, text: cause.text, matches: cause.matches };
};

/**
 * The questions that turns dealt with, oldest first, and what was said about them later on. The turns may come in any order
 * and need not be whole conversations. Of a message that was edited, the last text counts.
 */
export const pastQuestions = (turns: readonly Turn[]): PastQuestion[] => {
  const questions = new Map<string, PastQuestion>();
  const ordered = [...turns].sort((a, b) => a.at - b.at || a.seq - b.seq);
  for (const turn of ordered) {
    for (const effect of turn.effects) {
      if (effect.type !== 'feedback') continue;
      const { messageId, faq, kind } = effect.feedback;
      const key = `${turn.conversation}\n${messageId}`;
      const about = questions.get(key);
      if (!about) continue;
      const { known } = about;
      const now = kind === 'not-helped' ? { ...known, wrong: [...known.wrong, faq] } : { ...known, right: faq };
      questions.set(key, { ...about, known: now });
    }
    const found = questionIn(turn);
    if (!found || turn.after.question === undefined) continue;
    questions.set(`${turn.conversation}\n${turn.after.question.messageId}`, { ...found, known: { wrong: [] } });
  }
  return [...questions.values()].sort((a, b) => a.at - b.at || a.seq - b.seq);
};
