import type { Faq, Knowledge } from '../knowledge/faq.js';
import { decide as decideFrom, isAnswerable, maxOptions } from '../knowledge/policy.js';
import type { Match } from '../model/match.js';
import type { Heard } from './perceive.js';
import { phraseEnd } from './recognise.js';
import { words } from './words.js';

/** What to do with a question. `options` and `next`: best first. */
export type Decision =
  | { readonly do: 'answer'; readonly match: Match; readonly next: readonly string[] }
  | { readonly do: 'ask'; readonly options: readonly Match[] }
  /** `forPerson`: the question for a person that is asked. */
  | { readonly do: 'hand-over'; readonly forPerson?: Match };

/** The question for a person that was decided to be asked, if one was. */
export const forPersonIn = (decision: Decision): Match | undefined =>
  decision.do === 'hand-over' ? decision.forPerson : undefined;

/** Whether the knowledge base has something to say of it: an answer, a question back, or that a person answers it. */
export const isKnown = (decision: Decision): boolean =>
  decision.do !== 'hand-over' || forPersonIn(decision) !== undefined;

/**
 * The policy, applied to what can be said in this conversation: FAQs that no longer exist, or are in `without`, are left
 * out. `next` are the FAQs worth offering when the answer does not help: those likely enough to be asked about once the
 * best one is known to be wrong, which leaves its share to them.
 */
export const decide = (matches: readonly Match[], knowledge: Knowledge, without: readonly string[] = []): Decision => {
  const { thresholds, faqs } = knowledge;
  const known = matches
    .filter((match) => faqs.has(match.faq) && !without.includes(match.faq))
    .sort((a, b) => b.confidence - a.confidence);
  const { decision, options, forPerson } = decideFrom(known, thresholds, faqs);
  if (forPerson) return { do: 'hand-over', forPerson };
  const [best, ...others] = options;
  if (!best || decision === 'handover') return { do: 'hand-over' };
  if (decision === 'ask') return { do: 'ask', options };
  const next = others
    .filter((match) => match.confidence >= thresholds.ask * (1 - best.confidence))
    .map((match) => match.faq);
  return { do: 'answer', match: best, next };
};

/** Sure enough of one FAQ that a bare keyword may mean it alone. */
const owns = 0.75;

/** So many letters that a word and a word in an FAQ begin with make them one word: "refund", "refunded". */
const stemLength = 5;

/** The words of a keyword that name something, without "my" and "please". */
const naming = (tokens: readonly string[], { texts, languages }: Knowledge): readonly string[] => {
  const wordings = [texts, ...(languages?.values() ?? [])];
  return tokens.filter((word) => !wordings.some((one) => phraseEnd(one, 'filler', [word]) > 0));
};

/** Whether the texts have all of the keywords. */
const mention = (texts: readonly string[], keywords: readonly string[]): boolean => {
  const stems = keywords.map((word) => word.slice(0, Math.max(stemLength, word.length - 2)));
  const own = texts.flatMap(words);
  return stems.length > 0 && stems.every((stem) => own.some((word) => word.startsWith(stem)));
};

const titlesOf = ({ question, translations = [] }: Faq): string[] => [question, ...translations.map((t) => t.question)];
const textsOf = (faq: Faq): string[] =>
  [faq, ...(faq.translations ?? [])].flatMap((one) => [one.question, ...one.phrasings]);

/**
 * What to do with a bare keyword. A single word that is answered is asked about instead, among the FAQs that have it, unless one
 * plainly owns it: the bot is sure enough, and it is the only one found that has it in its title. What would be handed over is
 * asked about where titles have the whole keyword. Two words say what of a thing is meant: they are answered as any question.
 */
const decideOnKeyword = (
  { matches, tokens }: Heard,
  decision: Decision,
  knowledge: Knowledge,
  without: readonly string[],
): Decision => {
  const keywords = naming(tokens, knowledge);
  const found = matches.flatMap((match) => {
    const faq = knowledge.faqs.get(match.faq);
    return faq && isAnswerable(faq.id, knowledge.faqs) && !without.includes(faq.id) ? [{ match, faq }] : [];
  });
  const titled = found.filter(({ faq }) => mention(titlesOf(faq), keywords));
  const [best] = found;
  const alone = best && best.match.confidence >= owns && titled.every(({ faq }) => faq.id === best.faq.id);
  if (decision.do === 'answer' && (alone || keywords.length > 1)) return decision;
  const fitting = decision.do === 'hand-over' ? titled : found.filter(({ faq }) => mention(textsOf(faq), keywords));
  const options = fitting.map(({ match }) => match);
  return options.length > 0 ? { do: 'ask', options: options.slice(0, maxOptions) } : decision;
};

/**
 * What to do with a message, by how it is to be taken. A bare keyword is asked about; so is what may be the very thing that is
 * not wanted, and a follow-up that is too faint to answer. What is for a person goes to one, however it is asked; of several
 * questions one is enough, where none of the others has an answer.
 */
export const decideOn = (heard: Heard, knowledge: Knowledge, without: readonly string[] = []): Decision => {
  const parts = heard.parts.map((part) => decide(part.matches, knowledge, without));
  const forPerson = parts.some((one) => one.do === 'answer') ? undefined : parts.find(forPersonIn);
  const decision = forPerson ?? decide(heard.matches, knowledge, without);
  if (forPersonIn(decision)) return decision;
  if (heard.reading === 'doubtful' && decision.do === 'answer') {
    return { do: 'ask', options: heard.matches.filter(({ faq }) => faq === decision.match.faq) };
  }
  if (heard.reading === 'follow-up' && decision.do === 'hand-over') {
    // What leans on an answer given a moment ago is worth a question back, however faint it is.
    const options = heard.matches.filter(({ faq }) => isAnswerable(faq, knowledge.faqs) && !without.includes(faq));
    return options.length > 0 ? { do: 'ask', options: options.slice(0, maxOptions) } : decision;
  }
  return heard.reading === 'keyword' ? decideOnKeyword(heard, decision, knowledge, without) : decision;
};
