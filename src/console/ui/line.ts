import { h } from '../../browser/dom.js';
import { renderMarkdown } from '../../browser/markdown.js';
import { reasonsView } from '../../browser/reasons.js';
import type { Mark } from '../../escalation/transcript.js';
import type { Attachment } from '../../model/message.js';
import type { CaseLine } from '../wire.js';
import { fileSize, fullTime, percent, title, when } from './words.js';

/** A line as the page shows it. Its mark is not part of it: it changes on its own, without the line being read out anew. */
export interface ShownLine extends Omit<CaseLine, 'mark'> {
  /** Accepted, not handled yet. */
  readonly pending: boolean;
  /** This agent may change it. */
  readonly mine: boolean;
  readonly speaker: string;
}

export interface LineActs {
  edit(line: ShownLine): void;
  remove(line: ShownLine): void;
}

const pictures = /^image\/(png|jpeg|gif|webp)$/;

const file = ({ id, name, mime, bytes, state }: Attachment): HTMLElement => {
  if (state === 'refused') return h('li', { class: 'soft' }, `${name} could not be kept.`);
  const href = `/api/attachments/${encodeURIComponent(id)}`;
  const size = bytes > 0 ? h('span', { class: 'soft' }, ` ${fileSize(bytes)}`) : undefined;
  const link = (...children: readonly Node[]) =>
    h('li', {}, h('a', { attrs: { href, target: '_blank', rel: 'noopener' } }, ...children), size);
  if (!pictures.test(mime)) return link(document.createTextNode(name));
  return link(h('img', { attrs: { src: href, alt: name, loading: 'lazy' } }));
};

const body = (line: ShownLine): HTMLElement => {
  if (line.deleted) return h('div', { class: 'bubble deleted' }, 'This message was deleted.');
  if (line.who === 'customer' || line.who === 'note') return h('div', { class: 'bubble plain' }, line.text);
  return h('div', { class: 'bubble' }, renderMarkdown(line.text, { breaks: line.who === 'agent' }));
};

const before = (earlier: readonly string[]): HTMLElement =>
  h(
    'details',
    { class: 'soft before' },
    h('summary', {}, 'edited'),
    ...earlier.map((text) => h('p', { class: 'plain' }, text)),
  );

const found = (line: ShownLine): HTMLElement | undefined => {
  const best = line.matches?.slice(0, 3).map(({ faq, confidence }) => `${title(faq)} ${percent(confidence)}`);
  return best && best.length > 0 ? h('div', { class: 'soft' }, `Found: ${best.join(' · ')}`) : undefined;
};

/** Why the bot said it: which FAQs it considered, and what weighed. */
const why = ({ reasons }: ShownLine): HTMLElement | undefined =>
  reasons && h('details', { class: 'soft because' }, h('summary', {}, 'Why?'), reasonsView(reasons));

const buttons = (line: ShownLine, acts: LineActs): HTMLElement =>
  h(
    'span',
    { class: 'line-acts' },
    h('button', { class: 'quiet', on: { click: () => acts.edit(line) }, attrs: { type: 'button' } }, 'Edit'),
    h('button', { class: 'quiet', on: { click: () => acts.remove(line) }, attrs: { type: 'button' } }, 'Delete'),
  );

/** One line of the transcript. */
export const makeLine = (line: ShownLine, now: number, acts: LineActs): HTMLElement => {
  const time = h('time', { attrs: { title: fullTime(line.at) } }, when(line.at, now));
  if (line.who === 'system') return h('div', { class: 'line system soft' }, `${line.text} · `, time);
  return h(
    'article',
    { class: `line ${line.who}${line.pending ? ' pending' : ''}` },
    h(
      'header',
      { class: 'soft' },
      line.mine && !line.deleted && buttons(line, acts),
      line.earlier && before(line.earlier),
      h('strong', {}, line.speaker),
      time,
      h('span', { class: 'tick' }),
    ),
    (line.text !== '' || line.deleted) && body(line),
    line.attachments && h('ul', { class: 'files' }, ...line.attachments.map(file)),
    line.choices && h('ul', { class: 'choices' }, ...line.choices.map((label) => h('li', {}, label))),
    found(line),
    why(line),
    line.cut && h('div', { class: 'soft' }, 'The message was longer; the rest was not kept.'),
    h('div', { class: 'trouble' }),
  );
};

/** Shows how far a line has come: a tick beside the time; what went wrong, in words below. */
export const setMark = (element: Element, mark: Mark | undefined): void => {
  const tick = element.querySelector('.tick');
  const trouble = element.querySelector('.trouble');
  if (!mark || !tick || !trouble) return;
  const why = mark.why ? `: ${mark.why}` : '';
  const words = {
    sent: '',
    pending: why && `Not delivered yet${why}`,
    ambiguous: `⚠ May not have arrived${why}`,
    failed: `⚠ Not delivered${why}`,
  }[mark.state];
  if (tick.getAttribute('data-state') === mark.state && trouble.textContent === words) return;
  const signs = { sent: ['✓', 'delivered'], pending: ['…', 'on its way'], ambiguous: [], failed: [] };
  const [sign, label] = signs[mark.state];
  tick.setAttribute('data-state', mark.state);
  tick.setAttribute('title', label ?? '');
  tick.replaceChildren(h('span', { attrs: { 'aria-hidden': 'true' } }, sign), h('span', { class: 'unseen' }, label));
  trouble.className = `trouble ${mark.state}`;
  trouble.textContent = words;
};
