import { h } from '../../../browser/dom.js';
import { renderMarkdown } from '../../../browser/markdown.js';
import type { FeedFile } from '../feed.js';
import type { Message } from './conversation.js';
import { isPicture, sizeOf } from './files.js';
import { menuView } from './menu.js';
import { whyView } from './why.js';

/** What the visitor can do with a message. */
export interface MessageActs {
  choose(message: Message, choice: string): void;
  edit(message: Message): void;
  remove(message: Message): void;
  retry(id: string): void;
  discard(id: string): void;
}

/** How far a message of the visitor's own has come; undefined when it has arrived. */
export type Delivery =
  | { readonly way: 'sending' | 'trying' | 'queued' }
  | { readonly way: 'failed'; readonly why: string }
  | undefined;

/** How a message stands among its neighbours. */
export interface Place {
  /** First and last of what one speaker said in a row. */
  readonly first: boolean;
  readonly last: boolean;
  readonly delivery: Delivery;
  /** Whoever reads it works at the desk, and may see why the bot said it. */
  readonly explains: boolean;
}

const clockTime = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

const fileView = (file: FeedFile): HTMLElement => {
  const href = `/chat/attachments/${file.id}`;
  if (file.state === 'refused') return h('span', { class: 'file refused' }, `${file.name} could not be delivered`);
  if (isPicture(file))
    return h(
      'a',
      { class: 'picture', attrs: { href, target: '_blank', rel: 'noopener' } },
      h('img', { attrs: { src: href, alt: file.name, loading: 'lazy' } }),
    );
  return h(
    'a',
    { class: 'file', attrs: { href, download: file.name } },
    h('span', { class: 'thumb', attrs: { 'aria-hidden': 'true' } }, file.name.split('.').pop()?.slice(0, 4)),
    h('span', { class: 'name' }, file.name),
    h('span', { class: 'note' }, sizeOf(file.bytes)),
  );
};

const choicesView = (message: Message, acts: MessageActs): HTMLElement => {
  const { choices = [], chosen } = message;
  const buttons = choices.map(({ id, label }) => {
    // Once one is chosen the others stay readable by keyboard, but do nothing.
    const press = () => chosen === undefined && acts.choose(message, id);
    const attrs = { type: 'button', 'aria-pressed': id === chosen, 'aria-disabled': chosen !== undefined };
    return h('button', { class: 'choice', attrs, on: { click: press } }, label);
  });
  return h('div', { class: 'choices', attrs: { role: 'group', 'aria-label': 'Possible answers' } }, ...buttons);
};

const stateView = (message: Message, { last, delivery }: Place, acts: MessageActs): HTMLElement | undefined => {
  if (delivery?.way === 'failed')
    return h(
      'p',
      { class: 'meta failed', attrs: { role: 'alert' } },
      `Not sent. ${delivery.why} `,
      h(
        'button',
        { class: 'link', attrs: { type: 'button' }, on: { click: () => acts.retry(message.id) } },
        'Try again',
      ),
      ' ',
      h(
        'button',
        { class: 'link', attrs: { type: 'button' }, on: { click: () => acts.discard(message.id) } },
        'Discard',
      ),
    );
  if (delivery?.way === 'trying')
    return h(
      'p',
      { class: 'meta' },
      'Not sent yet, still trying. ',
      h('button', { class: 'link', attrs: { type: 'button' }, on: { click: () => acts.retry(message.id) } }, 'Try now'),
    );
  if (delivery) return h('p', { class: 'meta sending' }, delivery.way === 'queued' ? 'Waiting to be sent' : 'Sending…');
  if (!last && !message.edited) return undefined;
  const time = h('time', { attrs: { datetime: new Date(message.at).toISOString() } }, clockTime.format(message.at));
  return h('p', { class: 'meta' }, time, message.edited && ' · edited');
};

/** Draws one message. What the visitor wrote is shown as she wrote it; answers are Markdown. */
export const messageView = (message: Message, place: Place, acts: MessageActs): HTMLElement => {
  const { from, name, text, attachments = [], choices = [] } = message;
  const own = from === 'visitor';
  const bubble = h('div', { class: 'bubble' });
  if (own) bubble.textContent = text;
  else bubble.append(renderMarkdown(text, { breaks: from === 'agent' }));
  const speaker = own ? 'You' : from === 'agent' ? name! : 'Assistant';
  return h(
    'article',
    {
      class: `message ${from}${place.first ? ' first' : ''}${place.delivery ? ' waiting' : ''}`,
      data: { id: message.id },
    },
    place.first && !own
      ? h(
          'p',
          { class: 'speaker' },
          h('span', { class: 'avatar', attrs: { 'aria-hidden': 'true' } }, from === 'agent' ? [...speaker][0] : '✦'),
          speaker,
        )
      : h('span', { class: 'unseen' }, `${speaker}: `),
    h('div', { class: 'row' }, text !== '' && bubble, own && !place.delivery && menuView(message, acts)),
    attachments.length > 0 && h('div', { class: 'files' }, ...attachments.map(fileView)),
    choices.length > 0 && choicesView(message, acts),
    place.explains && whyView(message.id),
    stateView(message, place, acts),
  );
};
