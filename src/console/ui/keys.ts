import { byId } from '../../browser/dom.js';
import type { Acts } from './acts.js';
import type { Composer } from './composer.js';
import { openCase } from './navigation.js';
import { queueOrder } from './queue.js';
import type { Desk } from './state.js';

/** Opens the next or the previous case of the queue. */
const step = (desk: Desk, by: 1 | -1): void => {
  const order = queueOrder(desk.get());
  const at = order.findIndex(({ id }) => id === desk.get().open);
  const next = at < 0 ? order[0] : order[at + by];
  if (next) openCase(desk, next.id);
};

/** Single keys for what is done all day. They rest while somebody is typing. */
export const listenToKeys = (desk: Desk, acts: Acts, composer: Composer): void => {
  const help = byId<HTMLDialogElement>('keys');
  const keys: Record<string, () => void> = {
    j: () => step(desk, 1),
    k: () => step(desk, -1),
    t: () => void acts.take(),
    r: () => composer.write('reply'),
    n: () => composer.write('note'),
    '?': () => help.showModal(),
  };
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    const busy = target.closest('input:not([type=radio]), textarea, dialog') !== null;
    if (busy || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  byId('keys-open').addEventListener('click', () => help.showModal());
};
