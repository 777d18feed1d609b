import { byId, h } from '../../browser/dom.js';
import type { ThresholdsPreview } from '../wire.js';
import { ApiFailure, read } from './api.js';
import { percent, when } from './words.js';

const typingMs = 300;

const fields = {
  wrongAnswer: byId<HTMLInputElement>('wrong-answer'),
  personMinute: byId<HTMLInputElement>('person-minute'),
};
const names = { answer: 'Answered', ask: 'Asked', handover: 'Handed over' } as const;
const whence = { assumed: 'assumed, as nothing was learnt yet', learnt: 'learnt', set: 'set by OOS_SHARE' } as const;

type Tally = ThresholdsPreview['before']['answer'];
type Judged = ThresholdsPreview['examples'][number]['before'];

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

const cell = ({ all, right, wrong }: Tally, of: number): HTMLElement =>
  h(
    'td',
    {},
    h('strong', {}, String(all)),
    of > 0 && ` · ${percent(all / of)}`,
    right + wrong > 0 && h('span', { class: 'soft' }, `known: ${right} right, ${wrong} wrong`),
  );

const judged = ({ decision, faqs, outcome }: Judged): HTMLElement =>
  h(
    'dd',
    {},
    names[decision],
    faqs.length > 0 && `: ${faqs.map(({ title, confidence }) => `${title} ${percent(confidence)}`).join(' · ')}`,
    outcome !== 'unknown' && h('strong', { class: outcome }, ` ${outcome}`),
  );

const show = (found: ThresholdsPreview): void => {
  const { questions, before, after, share, now, wished, changed, examples, since } = found;
  const at = ({ answer, ask }: typeof now) => `answers from ${percent(answer)}, asks from ${percent(ask)}`;
  byId('state').textContent =
    questions === 0
      ? 'No question was asked yet, so that there is nothing to try this on.'
      : `${count(questions, 'question')}${since === undefined ? '' : ` since ${when(since, Date.now())}`}. Right or wrong is known where a customer or an agent said so.`;
  byId('found').hidden = false;
  byId('tallies').replaceChildren(
    h('tr', {}, h('th', { attrs: { scope: 'row' } }, 'The bot'), h('td', {}, at(now)), h('td', {}, at(wished))),
    ...(['answer', 'ask', 'handover'] as const).map((decision) =>
      h(
        'tr',
        {},
        h('th', { attrs: { scope: 'row' } }, names[decision]),
        cell(before[decision], questions),
        cell(after[decision], questions),
      ),
    ),
  );
  byId('share').textContent =
    `Messages that no FAQ answers: ${percent(share.inUse)} (${whence[share.from]}); by these questions ${percent(share.estimated)}.`;
  byId('changes').textContent =
    changed === 0
      ? 'Nothing: every one of these questions would be dealt with as now.'
      : `${count(changed, 'question')} would be dealt with otherwise${changed > examples.length ? `; the latest ${examples.length}:` : ':'}`;
  byId('examples').replaceChildren(
    ...examples.map(({ text, at, before, after }) =>
      h(
        'li',
        { class: 'card' },
        h('p', {}, `“${text}” `, h('span', { class: 'soft' }, when(at, Date.now()))),
        h(
          'dl',
          { class: 'change' },
          h('dt', { class: 'soft' }, 'now'),
          judged(before),
          h('dt', { class: 'soft' }, 'then'),
          judged(after),
        ),
      ),
    ),
  );
  byId('settings').textContent =
    `WRONG_ANSWER_COST=${fields.wrongAnswer.value}\nPERSON_MINUTE_COST=${fields.personMinute.value}`;
};

let asked = 0;
const look = async (query: Readonly<Record<string, string>>): Promise<ThresholdsPreview | undefined> => {
  const mine = ++asked;
  try {
    const found = await read<ThresholdsPreview>(`/api/thresholds?${new URLSearchParams(query)}`);
    return mine === asked ? found : undefined;
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    byId('state').textContent = error.message;
    return undefined;
  }
};

const lookAtCosts = async (): Promise<void> => {
  if (!byId<HTMLFormElement>('costs').checkValidity()) return;
  const found = await look({ wrongAnswer: fields.wrongAnswer.value, personMinute: fields.personMinute.value });
  if (found) show(found);
};

let waiting: ReturnType<typeof setTimeout> | undefined;
byId('costs').addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => void lookAtCosts(), typingMs);
});
byId('costs').addEventListener('submit', (event) => {
  event.preventDefault();
  void lookAtCosts();
});

const start = async (): Promise<void> => {
  const found = await look({});
  if (!found) return;
  fields.wrongAnswer.value = String(found.costs.wrongAnswer);
  fields.personMinute.value = String(found.costs.personMinute);
  show(found);
};
void start();
