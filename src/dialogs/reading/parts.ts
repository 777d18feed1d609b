import type { Texts } from '../../knowledge/faq.js';
import { phraseAt, type Token, tokensOf } from './sentences.js';

/** A question of its own has at least so many words; so has one within a sentence. */
const fewest = 3;
const fewestWithin = 4;

/** A part is no longer than this, in words: what is longer is a story, not one of several questions. */
const longest = 60;

/** So many questions of one message are dealt with, each on its own. */
const mostParts = 3;

const asks = (texts: Texts, tokens: readonly Token[], at = 0): boolean =>
  phraseAt(texts, 'asks', tokens, at) !== undefined;

const requests = (texts: Texts, tokens: readonly Token[], at: number): boolean =>
  phraseAt(texts, 'requests', tokens, at) !== undefined;

/** A sentence, cut where another question begins in it: "where is it and also can I change …". */
const cutQuestions = (texts: Texts, sentence: string): string[] => {
  const tokens = tokensOf(sentence);
  const cuts: number[] = [];
  let begun = 0;
  for (let at = fewest; at < tokens.length; at++) {
    if (at - begun < fewest) continue;
    const after = phraseAt(texts, 'also', tokens, at);
    const another = after !== undefined && (asks(texts, tokens, after) || requests(texts, tokens, after));
    const joined = phraseAt(texts, 'joins', tokens, at);
    const second = joined !== undefined && asks(texts, tokens, joined) && asks(texts, tokens, begun);
    const from = another ? after : second ? joined : undefined;
    if (from === undefined || tokens.length - from < fewestWithin) continue;
    cuts.push(tokens[at]!.from);
    begun = from;
  }
  return [0, ...cuts].map((from, i) => sentence.slice(from, cuts[i]).trim());
};

/** Whether a short question speaks of something named before it: "how long does it take?" */
const leans = (texts: Texts, tokens: readonly Token[]): boolean =>
  tokens.length <= 7 && tokens.some((_, at) => phraseAt(texts, 'leaning', tokens, at) !== undefined);

/**
 * The questions of a message, in order, when there are several; what is told beside them stays with the question that it
 * stands before. Empty when there is one question, or none that can be told.
 */
export const questionsIn = (texts: Texts, sentences: readonly string[]): string[] => {
  const parts: string[] = [];
  let told: string[] = [];
  for (const unit of sentences.flatMap((sentence) => cutQuestions(texts, sentence))) {
    const tokens = tokensOf(unit);
    const linked = phraseAt(texts, 'also', tokens, 0) ?? phraseAt(texts, 'joins', tokens, 0) ?? 0;
    const asked =
      /\?["')\]]*$/.test(unit) || asks(texts, tokens, linked) || (linked > 0 && requests(texts, tokens, linked));
    const question = asked && tokens.length - linked >= fewest;
    const bare = linked > 0 && linked < tokens.length ? unit.slice(tokens[linked]!.from) : unit;
    told.push(bare);
    if (!question) continue;
    if (parts.length > 0 && told.length === 1 && leans(texts, tokens)) parts[parts.length - 1] += ` ${bare}`;
    else parts.push(told.join(' '));
    told = [];
  }
  if (parts.length < 2 || parts.length > mostParts) return [];
  parts[parts.length - 1] = [parts.at(-1), ...told].join(' ');
  return parts.every((part) => tokensOf(part).length <= longest) ? parts : [];
};
