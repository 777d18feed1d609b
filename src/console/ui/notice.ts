import { h } from '../../browser/dom.js';
import { ApiFailure } from './api.js';
import { when } from './words.js';

const showsMs = 8_000;

/** Short messages to the agent at the foot of the page, read out by screen readers. */
export const createNotices = (parent: HTMLElement) => {
  const show = (text: string, kind: 'info' | 'problem'): void => {
    const close = h('button', { class: 'quiet', attrs: { type: 'button', 'aria-label': 'Dismiss' } }, '×');
    const notice = h(
      'div',
      { class: `notice ${kind}`, attrs: { role: kind === 'problem' ? 'alert' : 'status' } },
      h('span', {}, text),
      close,
    );
    close.addEventListener('click', () => notice.remove());
    parent.append(notice);
    setTimeout(() => notice.remove(), showsMs);
  };
  return {
    info: (text: string) => show(text, 'info'),
    /** Tells what went wrong; who got a case first is told with the time in the agent's own zone. */
    problem(error: unknown): void {
      if (!(error instanceof ApiFailure)) throw error;
      const { code, message, owner, takenAt } = error.error;
      const first = code === 'taken' && owner && takenAt !== undefined;
      show(first ? `${owner.name} took this case at ${when(takenAt, Date.now())}.` : message, 'problem');
    },
  };
};

export type Notices = ReturnType<typeof createNotices>;
