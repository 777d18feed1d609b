import { resolve } from 'node:path';
import { type Config, readConfig } from '../config.js';
import type { Faq } from '../knowledge/faq.js';
import { PhrasingError } from '../knowledge/files/add-phrasing.js';
import { loadFaqs } from '../knowledge/files/faqs.js';
import { loadGolden } from '../knowledge/files/golden.js';
import { askGolden } from '../knowledge/golden.js';
import type { Suggestion } from '../knowledge/learning/suggestions.js';
import { perceived } from '../knowledge/matcher.js';
import { stayAwake } from '../runtime/awake.js';
import { trainByLanguage } from '../runtime/by-language.js';
import { systemClock } from '../runtime/clock.js';
import { storedKnowledge } from '../runtime/knowledge.js';
import { createLearning, type Learning } from '../runtime/learning.js';
import type { Store } from '../store/store.js';
import { openTrainers } from '../trainers.js';
import { openExistingStore } from './existing-store.js';
import { openProduct } from './product.js';
import { counted, UsageError } from './usage.js';

const print = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);
const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Who decides on the command line: the same as in the file system's own records. */
const admin = process.env.USER || 'the command line';

const ways = { picked: 'picked it', helped: 'said that it helped', named: 'an agent named it' };

const describe = (one: Suggestion, faqs: ReadonlyMap<string, Faq>): string => {
  const how = one.kinds.map((kind) => ways[kind]).join(', ');
  const where = one.ticket ? `case ${one.ticket}` : one.conversation;
  const conflict =
    one.conflicts.length > 0 ? `\n              ⚠ also learnt for, or a phrasing of: ${one.conflicts.join(', ')}` : '';
  return `${one.id}    “${one.text}”
              → ${one.faq} (${faqs.get(one.faq)?.question ?? ''})
              ${counted(one.times, 'time')}: ${how}; last ${new Date(one.last).toISOString().slice(0, 10)} in ${where}; found then with ${percent(one.confidence)}${conflict}`;
};

/** The FAQs on disk; where there are none, those that the running Careline serves. */
const faqsOf = async (config: Config, store: Store): Promise<ReadonlyMap<string, Faq>> => {
  const { faqs } = await loadFaqs(config.faqDir);
  if (faqs.length > 0) return new Map(faqs.map((faq) => [faq.id, faq]));
  return (await storedKnowledge(store))?.faqs ?? new Map();
};

/** The suggestions by these ids, or by how they begin. Throws `UsageError`. */
const chosen = (ids: readonly string[], all: readonly Suggestion[]): Suggestion[] =>
  [...new Set(ids)].map((id) => {
    const found = all.filter((one) => one.id.startsWith(id));
    if (found.length === 1) return found[0]!;
    throw new UsageError(`"${id}" names ${found.length === 0 ? 'no suggestion that waits' : 'several suggestions'}.`);
  });

/** What the matcher makes of the golden questions and of the phrasings, trained on the FAQs as they are on disk now. */
const measure = async (config: Config, picked: readonly Suggestion[], golden: boolean) => {
  const { faqs } = await loadFaqs(config.faqDir);
  const trainers = openTrainers(config);
  try {
    const matcher = await trainByLanguage(trainers)(faqs, new AbortController().signal);
    await matcher.learnt;
    const confidences = new Map<string, number>();
    for (const { id, faq, text, language } of picked) {
      const found = await matcher.match(text, perceived, language);
      confidences.set(id, found.find((match) => match.faq === faq)?.confidence ?? 0);
    }
    const { questions } = golden ? await loadGolden(resolve('data/golden.yaml'), faqs) : { questions: [] };
    const ask = await openProduct(faqs, config);
    const results = await askGolden(questions, (question) => ask(question, matcher.match));
    const passed = results.filter((result) => result.passed).length;
    return { confidences, golden: questions.length > 0 ? `${passed} of ${questions.length}` : '' };
  } finally {
    await trainers.close();
  }
};

const approve = async (
  config: Config,
  learning: Learning,
  faqs: ReadonlyMap<string, Faq>,
  picked: Suggestion[],
  golden: boolean,
) => {
  complain('Training on the phrasings as they are …');
  const before = await measure(config, picked, golden);
  const done: Suggestion[] = [];
  for (const one of picked) {
    try {
      await learning.approve(one, faqs.get(one.faq)!, admin, before.confidences.get(one.id));
      done.push(one);
    } catch (error) {
      if (!(error instanceof PhrasingError)) throw error;
      complain(error.message);
    }
  }
  if (done.length > 0) {
    complain(`Training with ${counted(done.length, 'new phrasing')} …`);
    const after = await measure(config, done, golden);
    for (const { id, faq, text } of done)
      print(
        `“${text}” → ${faq}: ${percent(before.confidences.get(id) ?? 0)} before, ${percent(after.confidences.get(id) ?? 0)} now`,
      );
    if (golden && after.golden) print(`Golden questions passed: ${before.golden} before, ${after.golden} now`);
    print(`Added to the files in ${config.faqDir}. A Careline that runs there is learning it now.`);
  }
  return done.length === picked.length ? 0 : 1;
};

interface Asked {
  readonly verb: 'list' | 'approve' | 'reject';
  readonly ids: readonly string[];
  readonly check: boolean;
}

const asked = (args: readonly string[]): Asked => {
  const [verb = 'list', ...ids] = args.filter((arg) => arg !== '--check');
  const check = args.includes('--check');
  if (verb !== 'list' && verb !== 'approve' && verb !== 'reject')
    throw new UsageError(`There is no "suggestions ${verb}".`);
  if (verb === 'list' ? ids.length > 0 : ids.length === 0)
    throw new UsageError(
      verb === 'list'
        ? `"list" takes nothing more (there is "${ids.join(' ')}").`
        : `"${verb}" needs the id of a suggestion, as "suggestions" shows it.`,
    );
  const flag = ids.find((id) => id.startsWith('-'));
  if (flag) throw new UsageError(`"${flag}" is not known here.`);
  if (check && verb !== 'approve') throw new UsageError('--check goes with "approve".');
  return { verb, ids, check };
};

const run = async ({ verb, ids, check }: Asked, config: Config, store: Store): Promise<number> => {
  const learning = createLearning({ store, clock: systemClock, faqDir: config.faqDir });
  const faqs = await faqsOf(config, store);
  const all = await learning.suggestions(faqs);
  if (verb === 'list') {
    for (const one of all) print(describe(one, faqs));
    print(
      all.length === 0
        ? 'Nothing waits. Suggestions come from what customers pick and find helpful, and from agents.'
        : `${counted(all.length, 'suggestion')}. Decide: npm run careline -- suggestions approve ID…   (or reject ID…)`,
    );
    return 0;
  }
  const picked = chosen(ids, all);
  if (verb === 'approve') return approve(config, learning, faqs, picked, check);
  for (const one of picked) await learning.reject(one, admin);
  print(`${counted(picked.length, 'suggestion')} rejected; none of them comes back.`);
  return 0;
};

/**
 * `careline suggestions`: the phrasings that customers and agents taught. Approved ones go into the FAQs' files; `--check`
 * asks the golden questions before and after. Nothing is learnt without it.
 */
export const suggestions = async (args: readonly string[]): Promise<number> => {
  const wanted = asked(args);
  const config = readConfig(process.env, process.cwd());
  const store = await openExistingStore(config);
  const sleep = stayAwake();
  try {
    return await run(wanted, config, store);
  } finally {
    sleep();
    await store.close();
  }
};
