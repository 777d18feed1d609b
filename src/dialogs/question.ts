import { oneLine } from '../escalation/ticket.js';
import type { Question } from '../model/conversation.js';
import type { Draft } from './draft.js';
import type { Heard } from './perceive.js';

/** A message as the customer's new question. */
export const asQuestion = (draft: Draft, heard: Heard): Question => ({
  text: heard.text,
  messageId: heard.messageId,
  at: draft.at,
  seq: draft.seq,
  matches: heard.matches,
});

/** So many earlier messages are kept with a question; the transcript has them all. */
const mostBefore = 5;

/** The present question with one more message on it; without one, the message is the question. */
export const addToQuestion = (draft: Draft, heard: Heard): Question => {
  const { question } = draft.state;
  if (!question) return asQuestion(draft, heard);
  const before = [...(question.before ?? []), { text: question.text, messageId: question.messageId }];
  return {
    ...question,
    text: heard.text,
    messageId: heard.messageId,
    before: before.slice(-mostBefore),
    matches: heard.matches.length > 0 ? heard.matches : (question.matches ?? []),
  };
};

/** All that the customer wrote on a question, a line for each message. */
export const wholeText = (question: Question | undefined): string =>
  [...(question?.before ?? []), ...(question ? [question] : [])]
    .map((part) => part.text)
    .filter((text) => text !== '')
    .join('\n');

/** The question after one of its messages was changed; undefined when the message is not part of it. */
export const withMessage = (question: Question, messageId: string, text: string): Question | undefined => {
  if (question.messageId === messageId) return { ...question, text };
  const { before = [] } = question;
  if (!before.some((part) => part.messageId === messageId)) return undefined;
  return { ...question, before: before.map((part) => (part.messageId === messageId ? { ...part, text } : part)) };
};

/** Brings what the case says of the question into line with the question as it is now. */
export const retell = (draft: Draft): void => {
  const { ticket, question, earlier } = draft.state;
  if (!ticket || !question) return;
  const text = wholeText(question);
  const summary = text === '' ? draft.note('summary-deleted') : oneLine(text);
  draft.ticket({ ...ticket, question: text, summary });
  draft.change({ earlier: earlier.map((one) => (one.ticket === ticket.id ? { ...one, summary } : one)) });
};
