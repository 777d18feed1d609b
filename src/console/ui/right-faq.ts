import { byId, h } from '../../browser/dom.js';
import type { FaqEntry } from '../wire.js';
import type { Acts } from './acts.js';
import { rightsOf } from './acts.js';
import { ApiFailure, read } from './api.js';
import { showKeyed } from './keyed.js';
import type { Desk } from './state.js';
import { title } from './words.js';

const typingMs = 200;

/** Lets an agent say which FAQ was right for the open case: one that was found, or one that she looks for. */
export const showRightFaq = (desk: Desk, acts: Acts): void => {
  const field = byId<HTMLInputElement>('right-faq-search');
  let found: readonly FaqEntry[] | undefined;
  let asked = 0;

  const show = () => {
    const { view } = desk.get();
    byId('right-faq').hidden = !view;
    if (!view) return;
    const { named, subject, suggested } = view.ticket;
    byId('right-faq-named').textContent = named ? `${named.by.name} named: ${title(named.faq)}` : '';
    const own = subject ? [{ id: subject.faq, title: subject.title, topic: '' }] : [];
    const offered = found ?? [...own, ...suggested.map(({ faq }) => ({ id: faq, title: title(faq), topic: '' }))];
    const items = offered.map((faq) => ({ ...faq, named: faq.id === named?.faq }));
    showKeyed(
      byId('right-faq-list'),
      items,
      ({ id }) => id,
      (faq) => {
        const attrs = { type: 'button', 'aria-pressed': faq.named };
        return h('li', {}, h('button', { attrs, on: { click: () => void acts.nameFaq(faq.id) } }, faq.title));
      },
    );
    byId('right-faq-none').hidden = found === undefined || found.length > 0;
  };

  const look = async () => {
    const mine = ++asked;
    const words = field.value.trim();
    if (words === '') found = undefined;
    else
      try {
        const { faqs } = await read<{ faqs: FaqEntry[] }>(`/api/faqs?${new URLSearchParams({ q: words })}`);
        if (mine !== asked) return;
        found = faqs;
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
      }
    show();
  };
  let waiting: ReturnType<typeof setTimeout> | undefined;
  field.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void look(), typingMs);
  });
  desk.onChange((now, before) => {
    if (now.open !== before.open) {
      field.value = '';
      found = undefined;
      asked++;
    }
    if (now.view !== before.view) show();
    field.disabled = !rightsOf(now).note;
  });
};
