import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config.js';
import type { Faq } from '../knowledge/faq.js';
import { languageOf } from '../knowledge/language/languages.js';
import type { LearningMatcher } from '../knowledge/matching/learning.js';
import { cacheFolder } from '../knowledge/semantic/open.js';
import { type ByLanguage, trainByLanguage } from '../runtime/by-language.js';
import { openTrainers } from '../trainers.js';
import { type Asking, askWhy } from './why-ask.js';
import { titleIn, type WhyAsPhrasing } from './why-report.js';

/** Returns the FAQ with one more phrasing, in its translation into the language where there is one. */
const withPhrasing = (faq: Faq, text: string, language: string | undefined): Faq => {
  const { translations = [], locale, phrasings } = faq;
  const own = language === undefined || language === languageOf(locale) ? undefined : language;
  const at = translations.findIndex((one) => languageOf(one.locale) === own);
  if (at < 0) return { ...faq, phrasings: [...phrasings, text] };
  const changed = translations.map((one, i) => (i === at ? { ...one, phrasings: [...one.phrasings, text] } : one));
  return { ...faq, translations: changed };
};

/** Runs with the settings on a folder of data that is thrown away; it holds the vectors that are known. */
const apart = async <T>(config: Config, run: (config: Config) => Promise<T>): Promise<T> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'careline-why-'));
  try {
    const [from, to] = [cacheFolder(config.dataDir), cacheFolder(dataDir)];
    mkdirSync(to);
    for (const file of existsSync(from) ? readdirSync(from) : [])
      if (/^embeddings-\w+\.bin$/.test(file)) copyFileSync(join(from, file), join(to, file));
    const calibration = 'calibration.json';
    if (existsSync(join(config.dataDir, calibration)))
      copyFileSync(join(config.dataDir, calibration), join(dataDir, calibration));
    return await run({ ...config, dataDir });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

/**
 * Resolves with what the message would come to with itself as a phrasing of the FAQ, as the product serves it before it has
 * learnt it. Nothing is saved. `before` judges without it.
 */
export const judgeAsPhrasing = (
  config: Config,
  asking: Asking,
  id: string,
  language: string | undefined,
  before: ByLanguage<LearningMatcher>,
) =>
  apart(config, async (settings): Promise<WhyAsPhrasing> => {
    const faqs = [...asking.knowledge.faqs.values()].map((faq) =>
      faq.id === id ? withPhrasing(faq, asking.message, language) : faq,
    );
    const trainers = openTrainers(settings);
    try {
      const matcher = await trainByLanguage(trainers)(faqs, new AbortController().signal, before);
      const { asked } = await askWhy(asking, matcher);
      const confidence = asked.matches.find(({ faq }) => faq === id)?.confidence ?? 0;
      return { faq: id, title: titleIn(asking.knowledge, id, language), confidence, decision: asked.decision };
    } finally {
      await trainers.close();
    }
  });
