import { parseArgs } from 'node:util';
import { type Config, readConfig, thresholdsOf } from '../config.js';
import type { Thresholds } from '../knowledge/faq.js';
import type { Changed, Outcome, Tally } from '../knowledge/past/preview.js';
import type { Decision } from '../knowledge/policy.js';
import { storedKnowledge } from '../runtime/knowledge.js';
import { type PastPreview, previewed, previewPast } from '../runtime/preview.js';
import { openExistingStore } from './existing-store.js';
import { counted, UsageError } from './usage.js';

const print = (line = '') => process.stdout.write(`${line}\n`);

const options = {
  'wrong-answer': { type: 'string' },
  'person-minute': { type: 'string' },
  'answer-at': { type: 'string' },
  'ask-at': { type: 'string' },
  last: { type: 'string' },
} as const;

type Given = { readonly [K in keyof typeof options]?: number };

const examplesShown = 10;

const numberOf = (name: string, value: string, most: number): number => {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (number >= 0 && number <= most) return number;
  throw new UsageError(`--${name} must be a number from 0 to ${most} (it is "${value}").`);
};

const most = { 'wrong-answer': 10_000, 'person-minute': 10_000, 'answer-at': 1, 'ask-at': 1, last: previewed.most };

/** Throws `UsageError`. */
const read = (args: readonly string[]): Given => {
  let values: { readonly [name: string]: string | undefined };
  try {
    values = parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const given = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, numberOf(name, value, most[name as keyof Given])]],
    ),
  ) as Given;
  const costs = given['wrong-answer'] ?? given['person-minute'];
  if (costs !== undefined && (given['answer-at'] ?? given['ask-at']) !== undefined)
    throw new UsageError('Give either costs (--wrong-answer, --person-minute) or thresholds (--answer-at, --ask-at).');
  return given;
};

/** The thresholds that are asked about, and the settings that would bring them about. Throws `UsageError`. */
const wishes = (given: Given, { costs, thresholds }: Config): { wished: Thresholds; settings: string } => {
  const { 'answer-at': answer, 'ask-at': ask, 'wrong-answer': wrongAnswer, 'person-minute': personMinute } = given;
  if (answer !== undefined || ask !== undefined) {
    const then = { answer: answer ?? thresholds.answer, ask: ask ?? thresholds.ask };
    if (then.ask > then.answer)
      throw new UsageError(
        `Asking (${then.ask}) comes before answering (${then.answer}): --ask-at must not be above --answer-at.`,
      );
    return { wished: then, settings: `ANSWER_AT=${then.answer} ASK_AT=${then.ask}` };
  }
  if (wrongAnswer === undefined && personMinute === undefined) return { wished: thresholds, settings: '' };
  const wish = { wrongAnswer: wrongAnswer ?? costs.wrongAnswer, personMinute: personMinute ?? costs.personMinute };
  const settings = `WRONG_ANSWER_COST=${wish.wrongAnswer} PERSON_MINUTE_COST=${wish.personMinute}, without ANSWER_AT and ASK_AT`;
  return { wished: thresholdsOf(wish), settings };
};

const known = ({ right, wrong }: Tally): string => (right + wrong === 0 ? '' : ` (${right} right, ${wrong} wrong)`);
const cell = (tally: Tally): string => `${tally.all}${known(tally)}`.padEnd(30);
const at = ({ answer, ask }: Thresholds): string => `answer ${answer}, ask ${ask}`;

const names = { answer: 'answered', ask: 'asked', handover: 'handed over' } as const;
const outcomes: Record<Outcome, string> = { right: ', right', wrong: ', wrong', unknown: '' };

const decided = ({ decision, options: shown }: Decision, outcome: Outcome): string => {
  const what = shown
    .slice(0, decision === 'answer' ? 1 : 3)
    .map(({ faq, confidence }) => `${faq} ${confidence.toFixed(2)}`);
  return `${names[decision]}${what.length > 0 ? ` ${what.join(', ')}` : ''}${outcomes[outcome]}`;
};

const example = ({ question, before, after, outcomes: [was, would] }: Changed): void => {
  print(`  “${question.text.replace(/\s+/g, ' ').slice(0, 160)}”`);
  print(`      now:  ${decided(before, was)}`);
  print(`      then: ${decided(after, would)}`);
};

const shares = { assumed: 'assumed, as nothing was learnt yet', learnt: 'learnt', set: 'set by OOS_SHARE' } as const;

const report = (found: PastPreview, now: Thresholds, { wished: then, settings }: ReturnType<typeof wishes>): void => {
  const same = then.answer === now.answer && then.ask === now.ask;
  const { inUse, from, estimated } = found.share;
  const since = found.since === undefined ? '' : `, since ${new Date(found.since).toISOString().slice(0, 10)}`;
  print(`The last ${counted(found.questions, 'question')}${since}. Right or wrong is known where somebody said so.`);
  print();
  print(`${''.padEnd(14)}${`now: ${at(now)}`.padEnd(30)}${same ? '' : `then: ${at(then)}`}`.trimEnd());
  for (const decision of ['answer', 'ask', 'handover'] as const)
    print(
      `${names[decision].padEnd(14)}${cell(found.before[decision])}${same ? '' : cell(found.after[decision])}`.trimEnd(),
    );
  print();
  print(
    `Messages that no FAQ answers: ${Math.round(100 * inUse)} % (${shares[from]}); by these questions ${Math.round(100 * estimated)} %.`,
  );
  if (same) {
    print('See what others would change: --wrong-answer MINUTES, --person-minute COST, or --answer-at and --ask-at.');
    return;
  }
  print(
    `${counted(found.changed.length, 'question')} would be dealt with otherwise${found.changed.length > examplesShown ? `; the latest ${examplesShown}` : ''}:`,
  );
  for (const one of found.changed.slice(0, examplesShown)) example(one);
  print();
  print(`To use this: set ${settings} and restart.`);
};

/**
 * `careline thresholds`: what the last questions came to, and what they would come to under other costs or thresholds. Nothing
 * is changed, and no model is asked: the matches of then are stored.
 */
export const thresholds = async (args: readonly string[]): Promise<number> => {
  const given = read(args);
  const config = readConfig(process.env, process.cwd());
  const wish = wishes(given, config);
  const store = await openExistingStore(config);
  try {
    const faqs = (await storedKnowledge(store))?.faqs ?? new Map();
    report(
      await previewPast(store, faqs, config.thresholds, wish.wished, given.last, config.oosShare),
      config.thresholds,
      wish,
    );
    return 0;
  } finally {
    await store.close();
  }
};
