import { byId, h } from '../../browser/dom.js';
import type { CaseView } from '../wire.js';
import { caseAddress } from './navigation.js';
import { type Desk, serverNow } from './state.js';
import { percent, title, when } from './words.js';

const section = (heading: string, ...children: readonly (Node | false | undefined)[]): HTMLElement =>
  h('section', {}, h('h3', {}, heading), ...children);

const list = (items: readonly HTMLElement[]): HTMLElement => h('ul', {}, ...items);

/** The FAQs that may answer: by name, with the phrasing that is nearest to what was asked. */
const suggestions = ({ brief, ticket }: CaseView): HTMLElement[] =>
  brief.suggested.map(({ faq }) => {
    const match = ticket.suggested.find((one) => one.faq === faq);
    return h(
      'li',
      { class: 'suggestion' },
      h('span', {}, title(faq)),
      h('span', { class: 'soft' }, percent(match?.confidence ?? 0)),
      match && h('span', { class: 'soft quote' }, `“${match.why.phrasing}”`),
    );
  });

const content = (view: CaseView, now: number): HTMLElement[] => {
  const { brief, ticket } = view;
  const [name = '', ...known] = brief.profile.split(' · ');
  const tried = brief.tried.map(({ text }) => h('li', {}, text));
  const earlier = brief.earlier.map((one) =>
    h(
      'li',
      {},
      h('a', { attrs: { href: caseAddress(one.ticket) } }, one.summary),
      h('div', { class: 'soft' }, [when(one.openedAt, now), one.agent].filter(Boolean).join(' · ')),
    ),
  );
  return [
    section('Customer', h('p', {}, h('strong', {}, name)), h('p', { class: 'soft' }, known.join(' · '))),
    section('Why a person', h('p', {}, brief.reason), h('p', { class: 'soft' }, `Since ${when(ticket.openedAt, now)}`)),
    section('The question', h('blockquote', {}, brief.question || brief.summary)),
    section('What the bot tried', tried.length > 0 ? list(tried) : h('p', { class: 'soft' }, 'Nothing yet.')),
    section(
      'FAQs that may answer',
      brief.suggested.length > 0 ? list(suggestions(view)) : h('p', { class: 'soft' }, 'None is near.'),
    ),
    section('Earlier cases', earlier.length > 0 ? list(earlier) : h('p', { class: 'soft' }, 'This is the first.')),
  ];
};

/** Where there is no room for it, the brief is a drawer that comes over the case. */
const listenToDrawer = (desk: Desk): void => {
  const opener = byId('brief-open');
  const toggle = (open: boolean) => {
    document.body.dataset.brief = open ? 'open' : '';
    opener.setAttribute('aria-expanded', String(open));
    if (open) byId('brief-close').focus();
  };
  const close = () => {
    if (document.body.dataset.brief !== 'open') return;
    toggle(false);
    opener.focus();
  };
  opener.addEventListener('click', () => toggle(document.body.dataset.brief !== 'open'));
  byId('brief-close').addEventListener('click', close);
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
  desk.onChange((now, before) => now.open !== before.open && toggle(false));
};

/** Shows what an agent should know before writing the first word. */
export const showBrief = (desk: Desk): void => {
  listenToDrawer(desk);
  let shown = '';
  desk.onChange(({ view }) => {
    const words = JSON.stringify(view && [view.ticket, view.brief]);
    if (words === shown) return;
    shown = words;
    byId('brief-content').replaceChildren(...(view ? content(view, serverNow(desk.get())) : []));
  });
};
