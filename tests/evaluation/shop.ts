import type { LabelledLine } from '../../src/evaluation/lines.js';
import { shopFaqs } from '../contract/matcher.js';

const line = (text: string, label: string): LabelledLine => ({ text, label, line: 1, column: 1 });

/** The phrasings of a small shop, labelled. */
export const shopTrain = shopFaqs.flatMap(({ id, phrasings }) => phrasings.map((text) => line(text, id)));

/** Messages to it, some of which no FAQ answers. */
export const shopTest = [
  line('please track a parcel', 'track'),
  line('i want to send back a jumper', 'return'),
  line('how long until my money is back', 'refund'),
  line('stop my order', 'cancel'),
  line('cannot remember my password', 'password'),
  line('a bill for my order', 'invoice'),
  line('redeem a gift voucher', 'gift'),
  line('open on sundays?', 'hours'),
  line('order', 'track'),
  line('solve 3x + 7 = 22', 'oos'),
  line('', 'oos'),
  line('do you order pizza on sunday', 'oos'),
];

/** As JSON lines. */
export const jsonLines = (lines: readonly LabelledLine[]): string =>
  lines.map(({ text, label }) => `${JSON.stringify({ text, label })}\n`).join('');
