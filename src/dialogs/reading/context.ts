import type { Knowledge } from '../../knowledge/faq.js';
import { faqIn } from '../../knowledge/language/translated.js';
import type { Conversation } from '../../model/conversation.js';
import { wholeText } from '../question.js';
import { textsIn } from '../texts.js';
import type { Before } from './follow-up.js';
import { languageFor, spokenIn } from './language.js';
import type { Context } from './read.js';
import { tokensOf } from './sentences.js';

/** A question of fewer words leans on another one itself: the title of what was answered says more. */
const telling = 4;

const beforeIn = (state: Conversation, knowledge: Knowledge, messageId: string): Before | undefined => {
  const { phase, question } = state;
  if (!question || (phase.name !== 'answered' && phase.name !== 'clarifying')) return undefined;
  // An edit of the question itself does not follow on it.
  const messages = [question, ...(question.before ?? [])];
  if (messages.some((one) => one.messageId === messageId)) return undefined;
  const faq = phase.name === 'answered' ? knowledge.faqs.get(phase.faq) : undefined;
  const asked = wholeText(question);
  const title =
    faq && tokensOf(asked).length < telling ? `${(faqIn(faq, spokenIn(state) ?? '') ?? faq).question} ` : '';
  return { question: `${title}${asked}`, ...(faq && { answered: faq.id }) };
};

/** What a customer's message is read with, where it stands in its conversation. */
export const contextOf = (state: Conversation, knowledge: Knowledge, messageId: string, text: string): Context => {
  const before = beforeIn(state, knowledge, messageId);
  const told = languageFor(text, state, knowledge);
  return {
    texts: textsIn(knowledge, told?.language ?? spokenIn(state)),
    ...told,
    ...(before && { before }),
  };
};
