import { h } from '../../browser/dom.js';
import type { QueueEntry } from '../wire.js';
import { showKeyed } from './keyed.js';
import { caseAddress } from './navigation.js';
import { type Desk, type State, serverNow } from './state.js';
import { isUnread } from './unread.js';
import { lasted, nameOf, platforms, reasons } from './words.js';

interface Item {
  readonly entry: QueueEntry;
  readonly open: boolean;
  readonly unread: boolean;
  /** What stands at the right. */
  readonly side: string;
}

interface Group {
  readonly id: string;
  readonly title: string;
  readonly empty: string;
  readonly entries: readonly QueueEntry[];
}

/** The queue as it is shown: who waits, longest first; my cases; the others'. */
export const groupsOf = ({ queue, me }: State): readonly Group[] => {
  const all = queue?.tickets ?? [];
  const owned = all.filter(({ status }) => status === 'owned');
  const mine = owned.filter(({ owner }) => owner?.id === me.agent.id);
  const others = owned.filter(({ owner }) => owner?.id !== me.agent.id);
  return [
    {
      id: 'waiting',
      title: 'Waiting',
      empty: 'Nobody is waiting.',
      entries: all.filter(({ status }) => status === 'waiting'),
    },
    { id: 'mine', title: 'Mine', empty: 'You have no open case.', entries: mine },
    { id: 'others', title: 'With others', empty: 'Nobody else has a case.', entries: others },
  ];
};

/** Cases in the order in which `j` and `k` go through them. */
export const queueOrder = (state: State): readonly QueueEntry[] => groupsOf(state).flatMap(({ entries }) => entries);

/** How long a customer has waited: for anybody, or since she last said something to me; for the others, who has her. */
const sideOf = ({ status, owner, openedAt, heard }: QueueEntry, mine: boolean, now: number): string => {
  if (status === 'waiting') return lasted(now - openedAt);
  return mine ? lasted(now - heard.at) : (owner?.name ?? '');
};

const makeItem = ({ entry, open, unread, side }: Item): HTMLElement =>
  h(
    'li',
    { class: `entry${unread ? ' unread' : ''}` },
    h(
      'a',
      { attrs: { href: caseAddress(entry.id), 'aria-current': open ? 'true' : undefined } },
      h(
        'span',
        { class: 'entry-head' },
        h('span', { class: 'entry-name' }, nameOf(entry.customer)),
        unread && h('span', { class: 'dot', attrs: { role: 'img', 'aria-label': 'new message' } }),
        h('span', { class: 'entry-side' }, side),
      ),
      h('span', { class: 'entry-summary' }, entry.summary),
      h(
        'span',
        { class: 'entry-foot' },
        h('span', { class: `reason reason-${entry.reason}` }, entry.subject ?? reasons[entry.reason]),
        h('span', { class: 'soft' }, platforms[entry.customer.platform] ?? entry.customer.platform),
        entry.alerts > 0 && h('span', { class: 'bad' }, '⚠ delivery'),
      ),
    ),
  );

const makeGroup = ({ id, title }: Group): HTMLElement =>
  h(
    'section',
    { class: 'group', attrs: { 'aria-labelledby': `group-${id}` } },
    h('h2', { attrs: { id: `group-${id}` } }, title, h('span', { class: 'count' })),
    h('ul', {}),
    h('p', { class: 'soft group-empty' }),
  );

/** Shows the queue in `parent` and keeps it true, waiting times included. */
export const showQueue = (parent: HTMLElement, desk: Desk): void => {
  const show = () => {
    const state = desk.get();
    if (!state.queue) return;
    const now = serverNow(state);
    if (parent.childElementCount === 0) parent.replaceChildren(...groupsOf(state).map(makeGroup));
    groupsOf(state).forEach(({ entries, empty }, index) => {
      const section = parent.children[index]!;
      section.querySelector('.count')!.textContent = entries.length > 0 ? String(entries.length) : '';
      section.querySelector('.group-empty')!.textContent = entries.length > 0 ? '' : empty;
      const items = entries.map((entry) => {
        const open = entry.id === state.open;
        const mine = entry.owner?.id === state.me.agent.id;
        const unread = !open && (mine || entry.status === 'waiting') && isUnread(entry);
        return { entry, open, unread, side: sideOf(entry, mine, now) };
      });
      showKeyed(section.querySelector('ul')!, items, (item) => item.entry.id, makeItem);
    });
  };
  desk.onChange((now, before) => {
    if (now.queue !== before.queue || now.open !== before.open || now.view !== before.view) show();
  });
  setInterval(show, 15_000);
  show();
};
