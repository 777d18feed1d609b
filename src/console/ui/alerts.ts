import { h } from '../../browser/dom.js';
import { renderMarkdown } from '../../browser/markdown.js';
import type { Desk } from './state.js';

/** Shows what the agent must know of the open case, the latest first, until she has read it. */
export const showAlerts = (parent: HTMLElement, desk: Desk): void => {
  const read = new Map<string, number>();
  const show = () => {
    const ticket = desk.get().view?.ticket;
    const alerts = ticket?.alerts.filter(({ at }) => at > (read.get(ticket.id) ?? 0)) ?? [];
    const latest = alerts.at(-1);
    if (!ticket || !latest) return parent.replaceChildren();
    const close = h('button', { class: 'quiet', attrs: { type: 'button', 'aria-label': 'Dismiss' } }, '×');
    close.addEventListener('click', () => {
      read.set(ticket.id, latest.at);
      show();
    });
    const more = alerts.length > 1 && h('span', { class: 'soft' }, `and ${alerts.length - 1} more`);
    parent.replaceChildren(h('div', { class: 'alert' }, '⚠', h('div', {}, renderMarkdown(latest.text)), more, close));
  };
  let shown = '';
  desk.onChange(({ view }) => {
    const words = JSON.stringify(view && [view.ticket.id, view.ticket.alerts]);
    if (words !== shown) show();
    shown = words;
  });
};
