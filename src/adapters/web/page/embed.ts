import { byId } from '../../../browser/dom.js';

/** The page's side of the widget that frames it. */
export interface Frame {
  /** Whether the widget has put the chat away. */
  readonly closed: boolean;
  unread(count: number): void;
}

/**
 * Speaks with the widget, if the page is in one. What is said is harmless to any site: that the chat wants to be closed,
 * and how many answers are unread. `opened` runs each time the visitor opens the chat.
 */
export const embedded = (opened: () => void): Frame | undefined => {
  if (window.parent === window || !new URLSearchParams(location.search).has('embed')) return undefined;
  const tell = (message: object) => window.parent.postMessage({ careline: message }, '*');
  let closed = false;
  const close = () => {
    closed = true;
    tell({ close: true });
  };
  const button = byId('close');
  button.hidden = false;
  button.addEventListener('click', close);
  document.body.classList.add('embedded');
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
  window.addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || typeof data?.careline?.open !== 'boolean') return;
    closed = !data.careline.open;
    if (!closed) opened();
  });
  return {
    get closed() {
      return closed;
    },
    unread: (count) => tell({ unread: count }),
  };
};
