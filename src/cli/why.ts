import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import type { Asked } from '../knowledge/asked.js';
import { loadFaqs } from '../knowledge/files/faqs.js';
import { languages } from '../knowledge/language/languages.js';
import { decide } from '../knowledge/policy.js';
import { defaultOosShare } from '../knowledge/prior.js';
import { databaseFile, openStore } from '../main.js';
import { stayAwake } from '../runtime/awake.js';
import { trainByLanguage } from '../runtime/by-language.js';
import { faultLine } from '../runtime/knowledge.js';
import { sharesInUse } from '../runtime/oos-share.js';
import { openTrainers } from '../trainers.js';
import { openProductKnowledge } from './product.js';
import { counted, UsageError } from './usage.js';
import { judgeAsPhrasing } from './why-as-phrasing.js';
import { type Asking, askWhy } from './why-ask.js';
import { whyLines } from './why-lines.js';
import { type WhyReport, whyText } from './why-report.js';

const complain = (line: string) => process.stderr.write(`${line}\n`);

const options = { language: { type: 'string' }, json: { type: 'boolean' } } as const;

interface Given {
  readonly message: string;
  readonly language: string | undefined;
  readonly json: boolean;
}

/** Throws `UsageError`. */
const read = (args: readonly string[]): Given => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    const [message = '', ...more] = positionals;
    if (message.trim() === '') throw new Error('Which message? Put it in quotes.');
    if (more.length > 0) throw new Error(`Put the message in quotes: it is one word here, and "${more[0]}" another.`);
    const { language, json = false } = values;
    if (language !== undefined && !languages.some((one) => one === language))
      throw new Error(`--language must be one of ${languages.join(', ')} (it is "${language}").`);
    return { message, language, json };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

/** The share of messages that the running product takes no FAQ to answer. No database is made for it. */
const oosShareOf = async (config: Config): Promise<number> => {
  if (config.oosShare !== undefined) return config.oosShare;
  if (!config.mongodbUri && !existsSync(databaseFile(config))) return defaultOosShare;
  const store = await openStore(config);
  try {
    return (await sharesInUse(store)).at(-1)?.share ?? defaultOosShare;
  } finally {
    await store.close();
  }
};

const explain = async (config: Config, asking: Asking): Promise<{ report: WhyReport; asked: Asked }> => {
  const { knowledge, message, oosShare } = asking;
  const trainers = openTrainers(config, {
    keepIn: 'file',
    onTrouble: (error) => complain(error instanceof Error ? error.message : String(error)),
  });
  try {
    const matcher = await trainByLanguage(trainers)([...knowledge.faqs.values()], new AbortController().signal);
    await matcher.learnt;
    // A message in another language is what begins the training across languages.
    await askWhy(asking, matcher);
    await matcher.learnt;
    const { asked, texts } = await askWhy(asking, matcher);
    const { matches, ...decided } = asked;
    const [best] = matches;
    const asConfident = decide(matches, config.thresholds, knowledge.faqs).decision === decided.decision;
    const taken = texts.some(({ as }) => as === 'part') ? 'parts' : asConfident ? 'plain' : 'special';
    const wanting = best && taken === 'plain' && decided.decision !== 'answer' && !decided.forPerson;
    const report: WhyReport = {
      ...{ message, ...decided, thresholds: config.thresholds, oosShare, taken },
      texts: texts.map((one) => whyText(one, knowledge, oosShare)),
      matches: matches.map(({ faq, confidence }) => ({ faq, confidence })),
      ...(wanting && { asPhrasing: await judgeAsPhrasing(config, asking, best.faq, texts[0]?.language, matcher) }),
    };
    return { report, asked };
  } finally {
    await trainers.close();
  }
};

/**
 * `careline why`: what the product finds in a message and does with it, by which numbers, and what would change that. Nothing
 * is saved but models and the vectors of FAQs. Throws `UsageError`, `ConfigError`.
 */
export const why = async (args: readonly string[]): Promise<number> => {
  const given = read(args);
  const config = readConfig(process.env, process.cwd());
  const { faqs, faults } = await loadFaqs(config.faqDir);
  for (const fault of faults) complain(faultLine(fault));
  complain(`Reading ${counted(faqs.length, 'FAQ')}; where they are new, learning them takes a while …`);
  const sleep = stayAwake();
  try {
    const knowledge = await openProductKnowledge(faqs, config);
    const { report, asked } = await explain(config, { ...given, knowledge, oosShare: await oosShareOf(config) });
    const lines = given.json ? [JSON.stringify(report, null, 2)] : whyLines(report, asked.matches, knowledge);
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  } finally {
    sleep();
  }
};
