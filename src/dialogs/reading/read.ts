import type { Texts } from '../../knowledge/faq.js';
import { perceived } from '../../knowledge/matcher.js';
import type { Match, Perceived } from '../../model/match.js';
import { clean, isEmojiOnly } from '../words.js';
import { combine } from './combine.js';
import { type Before, followUpIn } from './follow-up.js';
import { isKeyword } from './keyword.js';
import type { Leaning } from './leaning.js';
import { partWanted } from './negation.js';
import { withoutNoise } from './noise.js';
import { questionsIn } from './parts.js';
import { sentencesOf, tokensOf } from './sentences.js';
import { spelled, withoutEmoji } from './spelling.js';
import { unwrap } from './unwrap.js';

/** What a message is read with. */
export interface Context {
  readonly texts: Texts;
  /** The message's language, where it is known; else all matchers are asked, and the surest counts. */
  readonly language?: string;
  /** Whether the conversation goes on in that language. */
  readonly lasts?: boolean;
  readonly before?: Before;
}

/**
 * What is matched of a message, and what for. `whole`: the message without what is wrapped around it. `part`: one of its
 * questions. `sentence`: one of several sentences, which may back what the whole says. `end`: where a long story comes to its
 * point. `new`, `both`: the new words of a follow-up, and these together with the question before. `rest`: what is left once what
 * she does not want is left out.
 */
export interface Query {
  readonly as: 'whole' | 'part' | 'sentence' | 'end' | 'new' | 'both' | 'rest';
  readonly text: string;
}

/** How a message is to be understood, before anything is matched. */
export interface Reading {
  readonly queries: readonly Query[];
  readonly negated?: 'all' | 'in-part';
  readonly keyword?: true;
  readonly leaning?: Leaning;
}

/** So many sentences, the last ones, are judged by themselves: what is asked stands rather at the end. */
const mostSentences = 4;

/** A message of more words than this is a story: its point may be lost in it. */
const story = 45;

/** The last sentences of a story, as far as they hold its point: from the last question on, or the last two. */
const endOf = (sentences: readonly string[]): string => {
  const question = sentences.findLastIndex((one) => /\?["')\]]*$/.test(one));
  const from = question >= 0 ? question : sentences.length - 2;
  return sentences.slice(Math.max(0, from)).join(' ');
};

const join = (sentences: readonly string[]): string => sentences.join(' ');

/** Makes out what of a message is to be matched. Pure; the texts to match come first-best, the whole message always first. */
export const readMessage = (message: string, { texts, before }: Context): Reading => {
  const text = clean(message);
  if (tokensOf(text).length === 0 || isEmojiOnly(text)) return { queries: [{ as: 'whole', text }] };
  const plain = spelled(texts, withoutEmoji(withoutNoise(text)));
  const sentences = unwrap(texts, sentencesOf(plain));
  const matter = join(sentences);
  const whole: Query = { as: 'whole', text: matter };

  const { wanted, unwanted, forbidden } = partWanted(texts, sentences);
  if (unwanted.length > 0 || forbidden.length > 0) {
    if (wanted.length === 0) return { queries: [whole], negated: unwanted.length > 0 ? 'all' : 'in-part' };
    return { queries: [whole, { as: 'rest', text: join(wanted) }], negated: 'in-part' };
  }
  const followUp = before && followUpIn(texts, matter);
  if (before && followUp) {
    const both = `${spelled(texts, clean(before.question))} ${followUp.text}`;
    return {
      queries: [whole, { as: 'new', text: followUp.text }, { as: 'both', text: both }],
      leaning: { bare: followUp.bare, ...(before.answered !== undefined && { answered: before.answered }) },
    };
  }
  const parts = questionsIn(texts, sentences).map((part): Query => ({ as: 'part', text: part }));
  const count = tokensOf(matter).length;
  const end: Query[] = count > story && sentences.length > 1 ? [{ as: 'end', text: endOf(sentences) }] : [];
  const single = sentences.length > 1 ? sentences.slice(-mostSentences) : [];
  const backing = single.map((sentence): Query => ({ as: 'sentence', text: sentence }));
  return {
    queries: [whole, ...parts, ...backing, ...end],
    ...(isKeyword(texts, matter) && { keyword: true as const }),
  };
};

/** Matches one text. */
export type MatchText = (text: string, limit: number, language?: string) => Promise<readonly Match[]>;

/** Reads a message, has what matters of it matched, and puts together what was found. */
export const perceiveMessage = async (message: string, context: Context, match: MatchText): Promise<Perceived> => {
  const reading = readMessage(message, context);
  const { language, lasts } = context;
  const found = await Promise.all(reading.queries.map(({ text }) => match(text, perceived, language)));
  return { ...combine(reading, found), ...(lasts && language !== undefined && { language }) };
};
