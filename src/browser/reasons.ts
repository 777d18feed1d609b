import type { Reasons } from '../model/reasons.js';
import { h } from './dom.js';

const likely = (confidence: number): string =>
  confidence < 0.005 ? 'under 1\u00a0%' : `${Math.round(100 * confidence)}\u00a0%`;

/** What the bot considered, as a list for agents; which question, where there were several. */
export const reasonsView = (reasons: readonly Reasons[]): HTMLElement => {
  const nothing = h('p', {}, 'Nothing was looked up for this.');
  const found = reasons.map(({ text, considered }) =>
    h(
      'div',
      {},
      reasons.length > 1 && h('p', {}, `“${text}”`),
      considered.length === 0 && h('p', {}, 'No FAQ was near.'),
      h(
        'ol',
        {},
        ...considered.map(({ title, confidence, sentence }) =>
          h('li', {}, h('strong', {}, title), ` ${likely(confidence)}`, h('span', {}, sentence)),
        ),
      ),
    ),
  );
  return h('div', { class: 'reasons' }, ...(found.length > 0 ? found : [nothing]));
};
