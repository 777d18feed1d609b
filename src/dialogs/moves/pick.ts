import type { Draft } from '../draft.js';
import { giveAnswer, personOnly } from './answer.js';
import { handOverFor } from './hand-over.js';

/** The customer picked a FAQ herself: that is certain, whatever the matcher thought. */
export const pickedByCustomer = (draft: Draft, id: string) => {
  const faq = draft.faq(id);
  if (!faq) {
    draft.say([draft.text('faq-gone')], personOnly(draft));
    return;
  }
  const { phase } = draft.state;
  if (phase.name === 'clarifying' && phase.options.includes(id)) draft.feedback(id, 'picked');
  // It was an answer when it was offered.
  if (faq.handOff) return handOverFor(draft, id);
  const next = phase.name === 'clarifying' ? phase.options.filter((option) => option !== id) : [];
  giveAnswer(draft, faq, 1, next);
};
