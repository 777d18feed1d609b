import type { Faq } from '../knowledge/faq.js';
import { faqsIn, hasAllIn } from '../knowledge/language/translated.js';
import { defaultThresholds } from '../knowledge/policy.js';
import type { Match } from '../model/match.js';
import type { Trained } from './matching.js';

const best = (found: readonly Match[]): number => found[0]?.confidence ?? 0;

/** Trains a matcher in one space; `before` is one of earlier texts. */
interface TrainerOf<M extends Trained> {
  train(faqs: readonly Faq[], signal?: AbortSignal, before?: M): Promise<M>;
}

/** Trainers of the two spaces that a knowledge base has, by the own encoder and across languages. */
export interface TrainersOf<M extends Trained> {
  readonly own: TrainerOf<M>;
  readonly across: TrainerOf<M>;
  /** Resolves with the languages of the own encoder, as ISO 639-1 codes; empty where its space takes all texts. */
  languages(): Promise<readonly string[]>;
}

/** What was found in a text, and by which matcher. */
export interface Found<M extends Trained> {
  readonly by: M;
  readonly matches: readonly Match[];
}

/** A matcher by language, with the matchers that it is made of. */
export interface ByLanguage<M extends Trained> extends Trained {
  /** Does what `match` does, and names the matcher that found it. */
  judge(query: string, limit: number, language?: string): Promise<Found<M>>;
  readonly own: M | undefined;
  readonly across: Promise<M> | undefined;
}

const partsOf = <M extends Trained>(before: Trained | undefined): Partial<Pick<ByLanguage<M>, 'own' | 'across'>> =>
  before !== undefined && 'own' in before ? (before as ByLanguage<M>) : {};

/**
 * Returns what trains one matcher on the texts in the languages of the own encoder, and one on the texts of all languages
 * together, which waits for the first text in another language. A message is matched by the one that knows its language; when
 * its language is not known, by both, and the surer counts.
 */
export const trainByLanguage =
  <M extends Trained>({ own: ownTrainer, across: acrossTrainer, languages }: TrainersOf<M>) =>
  async (faqs: readonly Faq[], signal: AbortSignal, earlier?: Trained): Promise<ByLanguage<M>> => {
    const before = partsOf<M>(earlier);
    const known = await languages();
    const knows = (language: string) => known.length === 0 || known.includes(language);
    const ownFaqs = known.length === 0 ? faqs : faqsIn(faqs, known);
    const useOwn = known.length === 0 || ownFaqs.length > 0;
    const own = useOwn ? await ownTrainer.train(ownFaqs, signal, before.own) : undefined;
    const complete = known.length === 0 || ownFaqs.length === faqs.length;
    const train = async (trainer: TrainerOf<M>) =>
      trainer.train(faqs, signal, await before.across?.catch(() => undefined));
    let across: Promise<M> | undefined;
    const acrossAll = () => (across ??= train(acrossTrainer));
    if (!own || before.across || !(known.length === 0 || hasAllIn(faqs, known))) {
      const begun = acrossAll();
      if (!own) await begun;
      else begun.catch(() => {});
    }

    const judge: ByLanguage<M>['judge'] = async (query, limit, language) => {
      const find = async (by: M): Promise<Found<M>> => ({
        by,
        matches: await by.match(query, limit, language),
      });
      const found = own && (language === undefined || knows(language)) ? await find(own) : undefined;
      if (found && known.length === 0) return found;
      // What is not found in its language is looked for elsewhere only where there is more than in its language.
      const sure = best(found?.matches ?? []) >= defaultThresholds.ask;
      if (found && (language === undefined ? sure && !across : sure || complete)) return found;
      const others = await find(await acrossAll());
      return found && best(others.matches) <= best(found.matches) ? found : others;
    };
    const all = async () => [...(own ? [own] : []), ...(across ? [await across.catch(() => undefined)] : [])];
    return {
      own,
      get across() {
        return across;
      },
      get name() {
        return own?.name ?? 'words and meaning';
      },
      judge,
      match: async (query, limit, language) => (await judge(query, limit, language)).matches,
      get learnt() {
        return all().then(async (matchers) => {
          for (const one of matchers) await one?.learnt;
        });
      },
      async learn() {
        for (const one of await all()) await one?.learn?.();
      },
      async close() {
        for (const one of await all()) await one?.close?.();
      },
    };
  };
