import type { Draft } from '../draft.js';
import { giveAnswer, personOnly } from './answer.js';

/** The customer picked a FAQ herself: that is certain, whatever the matcher thought. */
export const pickedByCustomer = (draft: Draft, id: string) => {
  const faq = draft.knowledge.faqs.get(id);
  if (!faq) {
    draft.say([draft.text('faq-gone')], personOnly(draft));
    return;
  }
  const { phase } = draft.state;
  const next = phase.name === 'clarifying' ? phase.options.filter((option) => option !== id) : [];
  giveAnswer(draft, faq, 1, next);
};
