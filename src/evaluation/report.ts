import { coverageDiagram, reliabilityDiagram } from './diagrams.js';
import type { Evaluation } from './evaluation.js';
import { type Decisions, outcomeOf } from './figures.js';
import { outOfScope } from './lines.js';
import { count, counted, escapeMarkup, percent, percentOf } from './markup.js';
import { type Confusion, type Mistake, surestMistakes, worstConfusions } from './mistakes.js';
import type { Found, Prediction } from './predict.js';
import { about, columns, decisionNames, decisionRows, figureRows, type Row } from './rows.js';
import { coverageCurve } from './statistics.js';

/** What a report tells besides the evaluation. */
export interface ReportParts {
  /** Under the assumed share. */
  readonly predictions: readonly Prediction[];
  readonly found: readonly Found[];
  /** The style sheet. */
  readonly styles: string;
}

const shownConfusions = 15;
const shownMistakes = 20;
const curveSteps = 50;

const cells = (tag: 'td' | 'th', values: readonly string[]) =>
  values.map((v) => (tag === 'th' ? `<th scope="col">${v}</th>` : `<td>${v}</td>`)).join('');

const table = (head: readonly string[], rows: readonly (readonly string[])[], kind = '') =>
  `<div class="wide"><table class="${kind}"><thead><tr>${cells('th', head)}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')}</tbody></table></div>`;

const figureTable = (evaluation: Evaluation, what: string, rows: readonly Row[]) => {
  const cols = columns(evaluation);
  return table(
    [what, ...cols.map((c) => escapeMarkup(c.head))],
    rows.map((r) => [r.name, ...cols.map((c) => r.of(c.figures))]),
    'numbers',
  );
};

/** One bar, parted by decision. */
const bar = (name: string, decisions: Decisions) => {
  if (decisions.lines === 0) return '';
  const parts = decisionNames
    .filter(([key]) => decisions[key] > 0)
    .map(([key, text]) => {
      const share = percentOf(decisions[key], decisions.lines);
      return `<span class="${key}" style="flex-grow:${decisions[key]}" title="${text}: ${share}"></span>`;
    });
  return `<div class="bar-row"><span>${name}</span><div class="bar">${parts.join('')}</div></div>`;
};

const legend = `<ul class="legend">${decisionNames.map(([key, text]) => `<li><span class="${key}"></span>${text}</li>`).join('')}</ul>`;

const tiles = ({ assumed, own }: Evaluation) =>
  figureRows
    .filter((r) => r.of(assumed) !== '–')
    .map((r) => {
      const differs = r.of(own) !== r.of(assumed) ? `<small>${r.of(own)} at the file’s own oos share</small>` : '';
      return `<div class="tile"><span>${r.name}</span><strong>${r.of(assumed)}</strong>${differs}</div>`;
    })
    .join('\n');

const faqName = (label: string) =>
  label === outOfScope ? '<em>no FAQ</em>' : `<code>${escapeMarkup(label).replace(/[_./-]/g, '$&<wbr>')}</code>`;

const confusionRow = ({ label, instead, count: times, answered, example }: Confusion) => [
  faqName(label),
  faqName(instead),
  count(times),
  count(answered),
  escapeMarkup(example),
];

const decided = { answer: 'answered', ask: 'asked', handover: 'handed over' } as const;

const mistakeRow = ({ prediction, confidence, words, phrasing }: Mistake) => [
  escapeMarkup(prediction.text),
  faqName(prediction.label),
  faqName(prediction.top[0]!.faq),
  confidence.toFixed(2),
  decided[prediction.decision],
  `“${escapeMarkup(phrasing)}”<br><small>${words.map((w) => `${escapeMarkup(w.word)} ${Math.round(100 * w.weight)} %`).join(', ')}</small>`,
];

/** An evaluation as one page of HTML that needs nothing else. */
export const evaluationReport = (evaluation: Evaluation, { predictions, found, styles }: ReportParts): string => {
  const { assumed, own, test, thresholds } = evaluation;
  const confusions = worstConfusions(predictions, shownConfusions);
  const mistakes = surestMistakes(predictions, found, shownMistakes);
  const curve = coverageCurve(predictions.map(outcomeOf), curveSteps);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evaluation on ${escapeMarkup(test.file)}</title>
<style>${styles}</style>
</head>
<body>
<main>
<h1>Evaluation on ${escapeMarkup(test.file)}</h1>
<dl>${about(evaluation)
    .map(([key, value]) => `<div><dt>${key}</dt><dd>${escapeMarkup(value)}</dd></div>`)
    .join('\n')}</dl>
<section><div class="tiles">${tiles(evaluation)}</div></section>
<section><h2>Decisions</h2>
<p>Where ${percent(assumed.oosShare)} of the messages are assumed to be about something else.</p>
${bar(`${counted(assumed.inScope.lines, 'message')} in scope`, assumed.inScope)}
${bar(`${counted(assumed.oos.lines, 'message')} that no FAQ answers`, assumed.oos)}
${legend}
${figureTable(evaluation, 'in scope', decisionRows.inScope)}
${assumed.oos.lines > 0 ? figureTable(evaluation, 'no FAQ answers', decisionRows.oos) : ''}
</section>
<section><h2>Figures</h2>
${figureTable(evaluation, 'figure', figureRows)}
</section>
<section><h2>Does a confidence mean what it says?</h2>
<p>Each point is a fifteenth of the messages; on the diagonal, of the matches at 0.8 four in five are right.</p>
<div class="charts">${reliabilityDiagram(assumed, thresholds)}${own.oosShare === assumed.oosShare ? '' : reliabilityDiagram(own, thresholds)}${coverageDiagram(curve, assumed)}</div>
</section>
<section><h2>Worst confusions</h2>
${confusions.length === 0 ? '<p>None.</p>' : table(['right', 'came first', 'times', 'answered', 'for example'], confusions.map(confusionRow), 'confusions')}
</section>
<section><h2>Surest mistakes</h2>
${mistakes.length === 0 ? '<p>None.</p>' : table(['message', 'right', 'came first', 'confidence', 'decision', 'because of'], mistakes.map(mistakeRow), 'mistakes')}
</section>
</main>
</body>
</html>
`;
};
