import { byId, h } from '../../../browser/dom.js';
import { renderMarkdown } from '../../../browser/markdown.js';
import type { Message } from './conversation.js';
import type { Scroller } from './scroller.js';

const typingMs = 8_000;

/** The sign that an answer is being written. Goes by itself when nothing renews it. */
export const typingSign = (scroller: Scroller): ((on: boolean) => void) => {
  const sign = byId('typing');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (on: boolean) => {
    clearTimeout(timer);
    if (on) timer = setTimeout(() => show(false), typingMs);
    if (sign.hidden === on)
      scroller.around(() => {
        sign.hidden = !on;
      });
  };
  return show;
};

const announcedMax = 5;

/**
 * Has a screen reader read a new message out. Not the log itself is read: what is drawn again there, because its place or
 * its state has changed, would be heard twice.
 */
export const announce = ({ name, text, choices = [], attachments = [] }: Message): void => {
  const parts = [
    `${name ?? 'Assistant'}: ${renderMarkdown(text).textContent}`,
    ...attachments.map((file) => `File: ${file.name}`),
    ...(choices.length > 0 ? [`Possible answers: ${choices.map(({ label }) => label).join(', ')}`] : []),
  ];
  const announcer = byId('announcer');
  announcer.append(h('p', {}, parts.join('. ')));
  while (announcer.childElementCount > announcedMax) announcer.firstElementChild!.remove();
};

/** What each line shows, or is about to show. */
const lines = new Map<string, { readonly text: string; readonly timer: ReturnType<typeof setTimeout> | undefined }>();

/** Shows a line of text in the element with this id, or hides it when there is none; `afterMs`: unless that is over by then. */
export const showLine = (id: string, text: string, afterMs = 0): void => {
  const now = lines.get(id);
  // Only a change is shown, and read out.
  if (text === (now?.text ?? '')) return;
  clearTimeout(now?.timer);
  const line = byId(id);
  const show = () => {
    line.textContent = text;
    line.hidden = text === '';
  };
  lines.set(id, { text, timer: afterMs > 0 ? setTimeout(show, afterMs) : undefined });
  if (afterMs === 0) show();
};
