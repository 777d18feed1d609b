import { h } from '../../browser/dom.js';

/** Asks before something that the customer sees or that cannot be undone. */
export const confirmed = (question: string, explanation: string, yes: string): Promise<boolean> =>
  new Promise((resolve) => {
    const dialog = h(
      'dialog',
      { class: 'confirm', attrs: { 'aria-labelledby': 'confirm-title' } },
      h(
        'form',
        { attrs: { method: 'dialog' } },
        h('h2', { attrs: { id: 'confirm-title' } }, question),
        h('p', {}, explanation),
        h(
          'div',
          { class: 'row end' },
          h('button', { attrs: { value: 'no' } }, 'Cancel'),
          h('button', { class: 'primary', attrs: { value: 'yes', autofocus: true } }, yes),
        ),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
