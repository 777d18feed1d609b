import { byId, h } from '../../browser/dom.js';
import type { Ticket } from '../../model/ticket.js';
import { type Acts, rightsOf } from './acts.js';
import { showAlerts } from './alerts.js';
import type { Composer } from './composer.js';
import { type Desk, type State, serverNow } from './state.js';
import { showTranscript } from './transcript.js';
import { lasted, nameOf, platforms, when } from './words.js';

const standing = (ticket: Ticket, state: State): string => {
  const now = serverNow(state);
  const owner = ticket.owner?.id === state.me.agent.id ? 'You have' : `${ticket.owner?.name ?? 'Somebody'} has`;
  switch (ticket.status) {
    case 'waiting':
      return `Waiting since ${when(ticket.openedAt, now)} (${lasted(now - ticket.openedAt)})`;
    case 'owned':
      return `${owner} this case since ${when(ticket.takenAt ?? ticket.openedAt, now)}`;
    case 'resolved':
      return `Resolved ${when(ticket.resolvedAt ?? now, now)}`;
    case 'handed-back':
      return `Handed back to the bot ${when(ticket.resolvedAt ?? now, now)}`;
  }
};

/** The head of the case: who, how it stands, and what can be done. */
const showHead = (desk: Desk, acts: Acts): void => {
  const button = (id: string, text: string, key: string, run: () => void, primary = false) =>
    h(
      'button',
      { ...(primary ? { class: 'primary' } : {}), on: { click: run }, attrs: { id, type: 'button', title: key } },
      text,
    );
  const take = button('take', 'Take', 'Key: t', () => void acts.take(), true);
  const handBack = button('hand-back', 'Hand back to bot', '', () => void acts.handBack());
  const resolve = button('resolve', 'Resolve', '', () => void acts.resolve());
  const name = h('h2', {});
  const standingText = h('p', { class: 'soft' });
  byId('case-head').prepend(
    h('a', { class: 'back', attrs: { href: '#', 'aria-label': 'Back to the queue' } }, '←'),
    h('div', { class: 'case-title' }, name, standingText),
    h('div', { class: 'case-acts' }, take, resolve, handBack),
  );

  const show = () => {
    const state = desk.get();
    if (!state.view) return;
    const { ticket } = state.view;
    const rights = rightsOf(state);
    name.replaceChildren(
      nameOf(ticket.customer),
      h('span', { class: 'soft' }, platforms[ticket.customer.platform] ?? ticket.customer.platform),
    );
    standingText.textContent = standing(ticket, state);
    take.hidden = !rights.take;
    resolve.hidden = handBack.hidden = !rights.close;
  };
  desk.onChange((now, before) => {
    if (now.view !== before.view) show();
  });
  setInterval(show, 15_000);
};

/** Shows the open case. */
export const showCase = (desk: Desk, acts: Acts, composer: Composer): void => {
  // Before its contents: what is not shown has no height to scroll to.
  desk.onChange(({ open, view }) => {
    byId('no-case').hidden = open !== undefined;
    byId('case-body').hidden = view === undefined;
  });
  showHead(desk, acts);
  showAlerts(byId('alerts'), desk);
  showTranscript(desk, {
    edit: ({ messageId, text }) => composer.edit(messageId!, text),
    remove: ({ messageId }) => void acts.remove(messageId!),
  });
};
