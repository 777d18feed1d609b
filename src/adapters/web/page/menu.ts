import { h } from '../../../browser/dom.js';
import type { Message } from './conversation.js';
import type { MessageActs } from './message.js';

/** The menu of a message of the visitor's own: a button that opens it, and closes it again with Escape or on leaving it. */
export const menuView = (message: Message, acts: MessageActs): HTMLElement => {
  const remove = h('button', { attrs: { type: 'button', role: 'menuitem' } }, 'Delete');
  const edit = h(
    'button',
    { attrs: { type: 'button', role: 'menuitem' }, on: { click: () => acts.edit(message) } },
    'Edit',
  );
  const items = h('div', { class: 'items', attrs: { role: 'menu', hidden: true } }, edit, remove);
  const button = h('button', {
    class: 'more',
    attrs: {
      type: 'button',
      'aria-label': 'Edit or delete this message',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
    },
  });
  button.textContent = '⋯';
  const show = (open: boolean) => {
    items.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    remove.textContent = 'Delete';
    if (open) edit.focus();
  };
  button.addEventListener('click', () => show(items.hidden !== false));
  remove.addEventListener('click', () => {
    if (remove.textContent === 'Delete') remove.textContent = 'Really delete?';
    else acts.remove(message);
  });
  return h(
    'div',
    {
      class: 'menu',
      on: {
        focusout: ({ relatedTarget, currentTarget }) => {
          if (!(currentTarget as Node).contains(relatedTarget as Node)) show(false);
        },
        keydown: (event) => {
          if (items.hidden) return;
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') (event.target === edit ? remove : edit).focus();
          else if (event.key === 'Escape') {
            show(false);
            button.focus();
          } else return;
          event.preventDefault();
          event.stopPropagation();
        },
      },
    },
    button,
    items,
  );
};
