import { byId, h } from '../../browser/dom.js';
import type { ApprovedEntry, SuggestionEntry, Suggestions } from '../wire.js';
import { ApiFailure, read, write } from './api.js';
import { showKeyed } from './keyed.js';
import { caseAddress } from './navigation.js';
import { createNotices } from './notice.js';
import { percent, when } from './words.js';

const pollMs = 15_000;
/** After an approval the bot is trained anew: the page looks more often for so long. */
const trainingMs = 120_000;
const trainingPollMs = 3_000;

const notices = createNotices(byId('notices'));
const list = byId('suggestions');
let shown: Suggestions | undefined;
let approvedAt = Number.NEGATIVE_INFINITY;

const ways = { picked: 'picked from a question', helped: 'the answer helped', named: 'named by an agent' };

const times = (n: number): string => (n === 1 ? 'once' : `${n} times`);

const learntHow = ({ times: n, kinds, last, confidence, ticket }: SuggestionEntry): HTMLElement =>
  h(
    'p',
    { class: 'soft' },
    `Learnt ${times(n)}: ${kinds.map((kind) => ways[kind]).join(', ')} · ${when(last, Date.now())} · the bot gave it ${percent(confidence)}`,
    ticket !== undefined && ' · ',
    ticket !== undefined && h('a', { attrs: { href: `/desk${caseAddress(ticket)}` } }, 'the case'),
  );

const decide = async (one: SuggestionEntry, how: 'approve' | 'reject'): Promise<void> => {
  const card = list.querySelector<HTMLElement>(`[data-id="${one.id}"]`);
  const next = (card?.nextElementSibling ?? card?.previousElementSibling) as HTMLElement | null | undefined;
  for (const button of card?.querySelectorAll('button') ?? []) button.disabled = true;
  try {
    await write(`/api/suggestions/${one.id}/${how}`);
    if (how === 'approve') approvedAt = Date.now();
    notices.info(how === 'approve' ? 'Approved; the bot is learning it.' : 'Rejected; it will not come back.');
    if (card?.contains(document.activeElement)) next?.focus();
  } catch (error) {
    notices.problem(error);
    for (const button of card?.querySelectorAll('button') ?? []) button.disabled = false;
  }
  await refresh();
};

const makeCard = (one: SuggestionEntry): HTMLElement => {
  const button = (how: 'approve' | 'reject', text: string, key: string) =>
    h(
      'button',
      {
        ...(how === 'approve' ? { class: 'primary' } : {}),
        on: { click: () => void decide(one, how) },
        attrs: { type: 'button', title: `Key: ${key}`, 'aria-label': `${text}: ${one.text}` },
      },
      text,
    );
  return h(
    'li',
    { class: 'card suggestion', data: { id: one.id }, attrs: { tabindex: 0 } },
    h(
      'div',
      {},
      h('p', { class: 'words' }, `“${one.text}”`),
      h('p', {}, '→ ', h('strong', {}, one.title)),
      learntHow(one),
      one.conflicts.length > 0 &&
        h(
          'p',
          { class: 'warn' },
          `⚠ The same words also stand for: ${one.conflicts.map(({ title }) => title).join(', ')}`,
        ),
    ),
    h('div', { class: 'acts' }, button('approve', 'Approve', 'a'), button('reject', 'Reject', 'x')),
  );
};

const makeApproved = ({ text, title, before, now, by, at }: ApprovedEntry): HTMLElement =>
  h(
    'li',
    {},
    h('span', {}, `“${text}” → ${title}`),
    h('span', { class: now > before ? 'better' : '' }, `${percent(before)} → ${percent(now)}`),
    h('span', { class: 'soft' }, `${by}, ${when(at, Date.now())}`),
  );

const show = (): void => {
  if (!shown) return;
  const { suggestions, approved, more } = shown;
  byId('state').textContent =
    suggestions.length === 0
      ? 'Nothing waits. Suggestions come when customers pick from a question, say that an answer helped, or an agent names the right FAQ.'
      : `${suggestions.length + more} ${suggestions.length + more === 1 ? 'waits' : 'wait'}${more > 0 ? `, the first ${suggestions.length} are shown` : ''}.`;
  showKeyed(list, suggestions, ({ id }) => id, makeCard);
  byId('approved').hidden = approved.length === 0;
  showKeyed(byId('approved-list'), approved, ({ id }) => id, makeApproved);
};

const refresh = async (): Promise<void> => {
  try {
    shown = await read<Suggestions>('/api/suggestions');
    show();
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    byId('state').textContent = 'The desk cannot be reached right now; trying again …';
  }
};

const poll = (): void => {
  const training = Date.now() - approvedAt < trainingMs;
  setTimeout(() => void refresh().finally(poll), training ? trainingPollMs : pollMs);
};

const focused = (): HTMLElement | null =>
  (document.activeElement as HTMLElement | null)?.closest('.suggestion') ?? null;

const step = (by: 1 | -1): void => {
  const cards = [...list.querySelectorAll<HTMLElement>('.suggestion')];
  const at = cards.indexOf(focused() as HTMLElement);
  cards[at < 0 ? 0 : Math.min(Math.max(at + by, 0), cards.length - 1)]?.focus();
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const one = shown?.suggestions.find(({ id }) => id === focused()?.dataset.id);
  const acts: Record<string, () => void> = {
    j: () => step(1),
    k: () => step(-1),
    ...(one && { a: () => void decide(one, 'approve'), x: () => void decide(one, 'reject') }),
  };
  acts[event.key]?.();
});

void refresh().finally(poll);
