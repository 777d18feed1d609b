import type { Rate } from './measure.js';

/** What a row of the table is made of. */
export type Measurement = Pick<Rate, 'perSecond' | 'p50' | 'p99' | 'refused' | 'serverBusy' | 'loadBusy'>;

const percent = (share: number, digits = 0) => `${(share * 100).toFixed(digits)} %`;

/** Processor time for each request, in µs. */
const cost = ({ serverBusy, perSecond }: Measurement): number => (serverBusy / perSecond) * 1e6;

export const tableHead = [
  '| | per second | of its ceiling | µs of the processor for each | of its ceiling | ms to the answer, p50 / p99 | server busy | load busy | refused |',
  '|---|---:|---:|---:|---:|---:|---:|---:|---:|',
];

/** One measurement beside its ceiling of the same run: by rate, and by processor time, which a busy machine blurs less. */
export const tableRow = (name: string, one: Measurement, ceiling: Measurement): string =>
  `| ${[
    name,
    Math.round(one.perSecond),
    percent(one.perSecond / ceiling.perSecond, 1),
    Math.round(cost(one)),
    percent(cost(ceiling) / cost(one), 1),
    `${one.p50.toFixed(1)} / ${one.p99.toFixed(1)}`,
    percent(one.serverBusy),
    percent(one.loadBusy),
    one.refused,
  ].join(' | ')} |`;
