import { h } from '../../../browser/dom.js';
import { reasonsView } from '../../../browser/reasons.js';
import type { Reasons } from '../../../model/reasons.js';

const load = async (messageId: string): Promise<HTMLElement> => {
  const response = await fetch(`/chat/why?${new URLSearchParams({ message: messageId })}`).catch(() => undefined);
  if (!response?.ok) return h('p', { class: 'reasons' }, 'This cannot be told. Are you still signed in at the desk?');
  return reasonsView(((await response.json()) as { reasons: readonly Reasons[] }).reasons);
};

/** Tells an agent who tries out the chat why the bot said something, once she asks. Customers never see it. */
export const whyView = (messageId: string): HTMLElement => {
  const details = h('details', { class: 'because' }, h('summary', {}, 'Why? (only the desk sees this)'));
  let asked = false;
  details.addEventListener('toggle', async () => {
    if (asked || !details.open) return;
    asked = true;
    details.append(await load(messageId));
  });
  return details;
};
