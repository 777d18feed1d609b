import type { Faq, Fault, Knowledge, Texts, Thresholds } from '../knowledge/faq.js';
import { loadFaqs } from '../knowledge/files/faqs.js';
import { loadOtherTexts, loadTexts, otherTextFiles } from '../knowledge/files/texts.js';
import { watchFiles } from '../knowledge/files/watch.js';
import { fromJson, makeKnowledge, toJson } from '../knowledge/snapshot.js';
import type { Clock } from '../model/clock.js';
import type { Store } from '../store/store.js';
import type { Brain } from './brain.js';
import type { Log } from './log.js';
import { createMatching, type Train } from './matching.js';

export interface KnowledgeOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Folder of the FAQs. */
  readonly faqDir: string;
  /** File of the wording, such as `data/texts/en.yaml`. */
  readonly textsFile: string;
  readonly thresholds: Thresholds;
  /** Problems in the wording that the dialog engine would trip over. */
  readonly checkTexts: (texts: Texts) => readonly Fault[];
  readonly train: Train;
  /** The share of messages that no FAQ answers, 0..1, as it is known at the time. */
  readonly oosShare?: () => number;
}

/** What an operator must know: which version answers, and what is wrong in the files. */
export interface KnowledgeHealth {
  readonly ok: boolean;
  readonly version: string;
  readonly faqs: number;
  /** What messages are matched by at present, such as `words`; undefined before the first training is over. */
  readonly matcher: string | undefined;
  /** The reason why messages are matched by words alone, where an encoder is wanted and cannot be used. */
  readonly withoutMeaning?: string;
  readonly faults: readonly Fault[];
}

/** The bot has nothing to say; the message says which file to mend. */
export class KnowledgeError extends Error {
  override readonly name = 'KnowledgeError';
}

/** Keeps the knowledge of this process in step with the files on disk and with the version that the store points to. */
export interface KnowledgeService extends Brain {
  health(): KnowledgeHealth;
  stop(): Promise<void>;
}

const pointer = ['settings', 'knowledge'] as const;

const storedVersion = async (store: Pick<Store, 'get'>): Promise<string | undefined> =>
  ((await store.get(...pointer)) as { version?: string } | undefined)?.version;

/** The version of the knowledge that the store points to, or another one that it keeps; undefined when there is none. */
export const storedKnowledge = async (store: Pick<Store, 'get'>, version?: string): Promise<Knowledge | undefined> => {
  const wanted = version ?? (await storedVersion(store));
  const json = wanted === undefined ? undefined : await store.get('knowledge', wanted);
  return json === undefined ? undefined : fromJson(json);
};

export const faultLine = (f: Fault): string => `${f.file}${f.line > 0 ? `:${f.line}` : ''}: ${f.problem} ${f.fix}`;

/**
 * Publishes what is on disk and serves what the store points to. A faulty file never takes the bot down: its last good
 * version goes on serving, and every other change goes live. Only when there has never been a sound wording does it
 * throw a `KnowledgeError`, because then the bot has nothing to say.
 */
export const startKnowledge = async (options: KnowledgeOptions): Promise<KnowledgeService> => {
  const { store, clock, log } = options;
  const matching = createMatching(options.train, log, clock, options.oosShare);
  let current: Knowledge | undefined;
  let faults: readonly Fault[] = [];

  const serve = (knowledge: Knowledge) => {
    if (current?.version === knowledge.version) return;
    current = knowledge;
    matching.follow(knowledge);
    log.info({ version: knowledge.version.slice(0, 12), faqs: knowledge.faqs.size }, 'This knowledge answers now');
  };

  /** The version that the store points to, whoever published it; undefined when it is the one that is served. */
  const stored = async (): Promise<Knowledge | undefined> => {
    const version = await storedVersion(store);
    return version === current?.version ? undefined : storedKnowledge(store, version);
  };

  const follow = async () => {
    const knowledge = await stored();
    if (knowledge) serve(knowledge);
  };

  /** Of a faulty file, the FAQ that it held when it was last sound. */
  const lastGood = (before: Knowledge | undefined, faulty: readonly Fault[], sound: readonly Faq[]): Faq[] => {
    const have = new Set(sound.map((f) => f.id));
    const unreadable = faulty.some((f) => f.file === '.');
    const broken = new Set(faulty.map((f) => f.file));
    return [...(before?.faqs.values() ?? [])].filter(
      (f) => !have.has(f.id) && (unreadable || broken.has(`${f.topic}/${f.id}.md`) || broken.has(f.topic)),
    );
  };

  /** The wording of other languages; of a faulty one, that which it had when it was last sound. */
  const soundOthers = (before: Knowledge | undefined, others: readonly Texts[]) => {
    const checked = others.map((texts) => ({ texts, faults: options.checkTexts(texts) }));
    const texts = checked.flatMap((one) => {
      const good = one.faults.length === 0 ? one.texts : before?.languages?.get(one.texts.locale);
      return good ? [good] : [];
    });
    return { texts, faults: checked.flatMap((one) => one.faults) };
  };

  /** Publishes and serves what is on disk; what is faulty there is taken from the version before. */
  const publish = async (before: Knowledge | undefined) => {
    const [found, worded, others] = await Promise.all([
      loadFaqs(options.faqDir),
      loadTexts(options.textsFile),
      loadOtherTexts(options.textsFile),
    ]);
    const textFaults = worded.texts ? options.checkTexts(worded.texts) : worded.faults;
    const languages = soundOthers(before, others.texts);
    faults = [...found.faults, ...textFaults, ...others.faults, ...languages.faults];
    for (const fault of faults) log.error({ where: `${fault.file}:${fault.line}` }, faultLine(fault));
    for (const warning of found.warnings) log.warn({ where: `${warning.file}:${warning.line}` }, faultLine(warning));
    const texts = textFaults.length === 0 ? worded.texts : before?.texts;
    if (!texts)
      throw new KnowledgeError(
        `The bot has no wording. Mend ${options.textsFile}:\n${textFaults.map(faultLine).join('\n')}`,
      );
    const faqs = [...found.faqs, ...lastGood(before, found.faults, found.faqs)];
    if (faqs.length === 0) log.warn({ dir: options.faqDir }, 'There is no FAQ: every question goes to a person');
    const knowledge = makeKnowledge({ faqs, texts, others: languages.texts, thresholds: options.thresholds });
    if (knowledge.version !== before?.version) {
      if (before && !current)
        log.info('The knowledge on disk differs from the one in the store: it is published, and it alone is trained');
      await store.insert('knowledge', knowledge.version, toJson(knowledge));
      await store.put(...pointer, { version: knowledge.version });
    }
    serve(knowledge);
  };

  const quietly = (what: string, run: () => Promise<void>) =>
    run().catch((error: unknown) => log.error({ err: error }, `${what} failed; the version before it goes on serving`));

  // One after the other: two publications at once could point back to the older one.
  let queue: Promise<void> = Promise.resolve();
  const then = (what: string, run: () => Promise<void>) => {
    queue = queue.then(() => quietly(what, run));
  };
  // The stored version is not served first: its matcher would have to be trained too, and the new one would wait for it.
  const before = await stored().catch((error: unknown) => {
    log.error({ err: error }, 'The stored knowledge cannot be read; what is on disk takes its place');
    return undefined;
  });
  await publish(before);
  const stopWatching = await watchFiles(
    [options.faqDir, options.textsFile, ...otherTextFiles(options.textsFile)],
    clock,
    () => then('Publishing the changed files', () => publish(current)),
    (error) => log.error({ err: error }, 'The knowledge files cannot be watched; restart to publish changes'),
  );
  const unwatch = store.watch((change) => {
    if (change.kind === 'doc' && change.collection === 'settings') then('Following a new version', follow);
  });
  // Another process may have published before the watch began.
  then('Following a new version', follow);

  const now = () => {
    if (!current) throw new Error('No knowledge was ever served.');
    return current;
  };
  return {
    knowledge: now,
    match: matching.match,
    health: () => ({
      ok: faults.length === 0,
      version: now().version,
      faqs: now().faqs.size,
      matcher: matching.name(),
      faults,
    }),
    async stop() {
      unwatch();
      await stopWatching();
      await queue;
      await matching.stop();
    },
  };
};
