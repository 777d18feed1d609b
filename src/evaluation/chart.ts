import { escapeMarkup, percent } from './markup.js';

/** The part of a chart where its lines are, in the units of its view box. */
export interface Plane {
  /** From a value on the axis, 0..1, to a place. */
  x(share: number): number;
  y(share: number): number;
}

/** Where an upright axis may begin so that five even steps to 1 have round names. */
export const axisStarts = [0.9, 0.75, 0.5] as const;

/** What a chart is drawn with. */
export interface ChartParts {
  readonly title: string;
  /** One sentence for who cannot see it. */
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** The lowest value of the upright axis, 0 or one of `axisStarts`. */
  readonly from: number;
  draw(plane: Plane): string;
}

const width = 480;
const height = 400;
const left = 72;
const right = 26;
const top = 40;
const bottom = 52;

/** Its own colours, so that the drawing stands alone as well, by day and by night. */
const style = `
.chart{font:13px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.chart .back{fill:#fff}.chart text{fill:#5a6475}.chart .title{fill:#1b2230;font-weight:600;font-size:15px}
.chart .grid{stroke:#dde1e8}.chart .ideal{stroke:#7c8596;stroke-dasharray:5 4}
.chart .mark{stroke:#8a5a00;stroke-dasharray:2 3}.chart .mark-name{fill:#8a5a00;font-size:12px}
.chart .line{fill:none;stroke:#2f5bd8;stroke-width:2.5;stroke-linejoin:round}
.chart .gap{stroke:#b3261e;stroke-width:2;opacity:.7}.chart .dot{fill:#2f5bd8;stroke:#fff;stroke-width:1.5}
@media (prefers-color-scheme:dark){
.chart .back{fill:#191d25}.chart text{fill:#a3adbd}.chart .title{fill:#e8ebf1}.chart .grid{stroke:#2f3644}
.chart .ideal{stroke:#7d8799}.chart .mark{stroke:#f0bf60}.chart .mark-name{fill:#f0bf60}
.chart .line{stroke:#7fa0f7}.chart .gap{stroke:#ff9a92}.chart .dot{fill:#7fa0f7;stroke:#191d25}}
`;

/** A coordinate, short. */
export const at = (n: number): string => String(Math.round(n * 10) / 10);

/** A chart of shares over shares as one SVG document, which also stands inside a page. */
export const chart = ({ title, description, xLabel, yLabel, from, draw }: ChartParts): string => {
  const plane: Plane = {
    x: (share) => left + share * (width - left - right),
    y: (share) => height - bottom - ((share - from) / (1 - from)) * (height - top - bottom),
  };
  const ticks = (low: number) => {
    const step = (1 - low) / 5;
    return Array.from({ length: 6 }, (_, n) => low + n * step);
  };
  const across = ticks(from).map(
    (
      share,
    ) => `<line class="grid" x1="${left}" x2="${width - right}" y1="${at(plane.y(share))}" y2="${at(plane.y(share))}"/>
<text x="${left - 8}" y="${at(plane.y(share) + 4)}" text-anchor="end">${percent(share).replace('.0', '')}</text>`,
  );
  const along = ticks(0).map(
    (share) =>
      `<text x="${at(plane.x(share))}" y="${height - bottom + 20}" text-anchor="middle">${percent(share).replace('.0', '')}</text>`,
  );
  const middle = (top + height - bottom) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(`${title}. ${description}`)}">
<style>${style}</style>
<rect class="back" width="${width}" height="${height}" rx="8"/>
<text class="title" x="${left}" y="24">${escapeMarkup(title)}</text>
${across.join('\n')}
${along.join('\n')}
<text x="${at(plane.x(0.5))}" y="${height - 10}" text-anchor="middle">${escapeMarkup(xLabel)}</text>
<text x="16" y="${middle}" text-anchor="middle" transform="rotate(-90 16 ${middle})">${escapeMarkup(yLabel)}</text>
${draw(plane)}
</svg>
`;
};

/** An upright line with a name, such as a threshold. */
export const mark = ({ x, y }: Plane, share: number, name: string, from = 0): string =>
  `<line class="mark" x1="${at(x(share))}" x2="${at(x(share))}" y1="${at(y(from))}" y2="${at(y(1))}"/>
<text class="mark-name" x="${at(x(share) - 4)}" y="${at(y(from) - 6)}" text-anchor="end">${escapeMarkup(name)}</text>`;
