import { byId } from '../../browser/dom.js';
import type { Desk, State } from './state.js';
import { isUnread } from './unread.js';
import { nameOf } from './words.js';

/** Cases that want this agent: those that nobody has taken, and her own with something new. */
const wanting = ({ queue, me, open }: State) =>
  (queue?.tickets ?? []).filter((entry) => {
    if (entry.status === 'waiting') return true;
    return entry.owner?.id === me.agent.id && isUnread(entry) && (document.hidden || entry.id !== open);
  });

/**
 * Calls for attention without a sound: the count in the tab's title, and, if the agent has asked for it, a notification
 * by the system when a case arrives while she is elsewhere.
 */
export const callForAttention = (desk: Desk): void => {
  const ask = byId<HTMLButtonElement>('notify');
  // Phones know the name, but let only service workers use it.
  const known = 'Notification' in window && matchMedia('(hover: hover)').matches;
  const showAsk = () => {
    ask.hidden = !known || Notification.permission !== 'default';
  };
  ask.addEventListener('click', async () => {
    await Notification.requestPermission();
    showAsk();
  });
  showAsk();

  let before: ReadonlySet<string> | undefined;
  const show = () => {
    const state = desk.get();
    if (!state.queue) return;
    const entries = wanting(state);
    document.title = entries.length > 0 ? `(${entries.length}) Careline desk` : 'Careline desk';
    const fresh = entries.filter(({ id, heard }) => before && !before.has(`${id} ${heard.seq}`));
    before = new Set(entries.map(({ id, heard }) => `${id} ${heard.seq}`));
    if (!known || Notification.permission !== 'granted' || !document.hidden) return;
    for (const { id, customer, summary } of fresh) {
      const notification = new Notification(nameOf(customer), { body: summary, tag: id, silent: true });
      notification.addEventListener('click', () => window.focus());
    }
  };
  desk.onChange((now, past) => {
    if (now.queue !== past.queue || now.open !== past.open) show();
  });
  document.addEventListener('visibilitychange', show);
};
