import type { Thresholds } from '../knowledge/faq.js';
import { at, axisStarts, chart, mark } from './chart.js';
import type { Figures } from './figures.js';
import { count, percent } from './markup.js';
import { type CoveragePoint, calibrationError } from './statistics.js';

/**
 * The reliability diagram (DeGroot and Fienberg 1983) as an SVG document: for messages of about the same confidence, the
 * share that was right; on the diagonal, a confidence means what it says.
 */
export const reliabilityDiagram = ({ bins, oosShare }: Figures, { answer, ask }: Thresholds): string =>
  chart({
    title: `Reliability at an oos share of ${percent(oosShare)}`,
    description: `${bins.length} bins of equal count; the confidence is off by ${percent(calibrationError(bins))} on average.`,
    xLabel: 'confidence of the best match',
    yLabel: 'best match was right',
    from: 0,
    draw: (plane) => {
      const { x, y } = plane;
      const points = bins.map((b) => ({ ...b, cx: at(x(b.confidence)), cy: at(y(b.right)) }));
      const gaps = points.map(
        (p) => `<line class="gap" x1="${p.cx}" x2="${p.cx}" y1="${at(y(p.confidence))}" y2="${p.cy}"/>`,
      );
      const dots = points.map(
        (p) =>
          `<circle class="dot" cx="${p.cx}" cy="${p.cy}" r="5"><title>${count(p.count)} lines at ${percent(p.confidence)}: ${percent(p.right)} right</title></circle>`,
      );
      return [
        `<line class="ideal" x1="${at(x(0))}" y1="${at(y(0))}" x2="${at(x(1))}" y2="${at(y(1))}"/>`,
        mark(plane, ask, 'ask'),
        mark(plane, answer, 'answer'),
        ...gaps,
        `<polyline class="line" points="${points.map((p) => `${p.cx},${p.cy}`).join(' ')}"/>`,
        ...dots,
      ].join('\n');
    },
  });

/**
 * How many of the messages can be answered at which accuracy, when the surest are answered first; and where the policy
 * stands, which also looks at the runner-up.
 */
export const coverageDiagram = (curve: readonly CoveragePoint[], figures: Figures): string => {
  const { inScope, oos } = figures;
  const answered = inScope.answeredRight + inScope.answeredWrong + oos.answeredWrong;
  const covered = answered / (inScope.lines + oos.lines);
  const accuracy = answered > 0 ? inScope.answeredRight / answered : 1;
  const lowest = Math.min(accuracy, ...curve.map((p) => p.accuracy));
  const from = axisStarts.find((start) => start <= lowest) ?? 0;
  return chart({
    title: 'Accuracy of what is answered',
    description: `The policy answers ${percent(covered)} of the messages, ${percent(accuracy)} of these right.`,
    xLabel: 'share of all messages that is answered, the surest first',
    yLabel: 'of these, right',
    from,
    draw: (plane) => {
      const points = curve.map((p) => `${at(plane.x(p.covered))},${at(plane.y(p.accuracy))}`);
      return [
        `<polyline class="line" points="${points.join(' ')}"/>`,
        mark(plane, covered, 'the policy', from),
        `<circle class="dot" cx="${at(plane.x(covered))}" cy="${at(plane.y(accuracy))}" r="6"><title>answers ${percent(covered)}, ${percent(accuracy)} of them right</title></circle>`,
      ].join('\n');
    },
  });
};
