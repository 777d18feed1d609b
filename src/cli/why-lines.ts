import type { Knowledge } from '../knowledge/faq.js';
import { decide, isForPerson, maxOptions, worthAsking } from '../knowledge/policy.js';
import type { Match } from '../model/match.js';
import { titleIn, type WhyAsPhrasing, type WhyCandidate, type WhyReport, type WhyText } from './why-report.js';

/** Columns that a line takes at most. */
const width = 100;

/** A longer text is cut to so many characters. */
const longest = 120;

/** Words with a smaller share are not named. */
const worthNaming = 0.05;

const number = (value: number): string => value.toFixed(2);
const percent = (share: number): string => `${Math.round(100 * share)}\u00a0%`;
const quoted = (text: string): string => {
  const all = [...text.replace(/\s+/g, ' ').trim()];
  return `“${all.length > longest ? `${all.slice(0, longest).join('')}…` : all.join('')}”`;
};

/** Returns a text as lines of at most `width` columns; those after the first have an indent of their own. A longer word is cut. */
const wrapped = (text: string, indent = '', later = indent): string[] => {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  const room = width - Math.max(indent.length, later.length);
  for (const word of text.split(' ').flatMap((one) => one.match(new RegExp(`.{1,${room}}`, 'gsu')) ?? [])) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = later;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
};

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

const roles: { readonly [as in WhyText['as']]: string } = {
  whole: 'The whole message, as it is read',
  part: 'One of its questions',
  sentence: 'One of its sentences',
  end: 'The end of a long message',
  new: 'What is new in it',
  both: 'With the question before',
  rest: 'What is left without what is not wanted',
};

const decisions = { answer: 'answered', ask: 'asked about', handover: 'handed over' } as const;

const judges = {
  own: 'Judged by words and meaning, with the own encoder.',
  across: 'Judged across languages, with the encoder of many languages.',
  words: 'Judged by words alone: its meaning is not known, or the encoder has no calibration.',
};

const readAs = ({ language, space, mode, calibrated, wordsCompared }: WhyText): string => {
  const named = language === undefined ? 'Its language is not known.' : `Read as ${languageNames.of(language)}.`;
  const judge = judges[mode === 'words' ? 'words' : space];
  const learnt = mode === 'live' ? ' The classifier has not learnt these FAQs yet.' : '';
  const fit = calibrated ? '' : ' The encoder has no calibration: the confidence comes from words.';
  const words = wordsCompared ? '' : ' Its words are not compared: too few FAQs have texts in its language.';
  return `${named} ${judge}${learnt}${fit}${words}`;
};

const wordsLine = ({ words: { cosine, phrasing, covered, weights } }: WhyCandidate): string => {
  const nearest = phrasing === '' ? 'no phrasing shares one' : `nearest ${quoted(phrasing)}, cosine ${number(cosine)}`;
  const spoke = weights
    .filter(({ weight }) => weight >= worthNaming)
    .map(({ word, weight }) => `“${word}” ${percent(weight)}`)
    .join(', ');
  return `Words: ${nearest}; the texts of this FAQ have ${percent(covered)} of the words.${spoke ? ` What spoke for it: ${spoke}.` : ''}`;
};

const candidateLines = (one: WhyCandidate, place: number, text: WhyText): string[] => [
  ...wrapped(
    `${place}. ${one.title} (${one.faq}): confidence ${number(one.confidence)}, share ${number(one.share)}`,
    '  ',
    '     ',
  ),
  ...(text.wordsCompared ? wrapped(wordsLine(one), '     ') : []),
  ...(one.meaning
    ? wrapped(
        `Meaning: nearest ${quoted(one.meaning.phrasing)}, cosine ${number(one.meaning.cosine)}; to the centre of its phrasings ${number(one.meaning.centre)}.`,
        '     ',
      )
    : []),
  ...(one.answer
    ? wrapped(`Answer: nearest sentence ${quoted(one.answer.sentence)}, cosine ${number(one.answer.cosine)}.`, '     ')
    : []),
];

const textLines = (text: WhyText): string[] => [
  ...wrapped(`${roles[text.as]}: ${quoted(text.text)}`),
  ...wrapped(readAs(text), '  '),
  ...(text.read === text.text ? [] : wrapped(`With the spelling put right: ${quoted(text.read)}`, '  ')),
  ...(text.candidates.length === 0
    ? ['  Nothing was found.']
    : [`  That any FAQ answers it: ${number(text.any)}. The likeliest:`]),
  ...text.candidates.flatMap((one, i) => candidateLines(one, i + 1, text)),
  ...(text.as === 'part' ? [`  By itself it is ${decisions[text.alone]}.`] : []),
  '',
];

/** Returns why these matches come to what they do under the thresholds. */
const reason = (matches: readonly Match[], { faqs, thresholds }: Knowledge): string => {
  const { decision, options, forPerson } = decide(matches, thresholds, faqs);
  const { answer, ask } = thresholds;
  const [first] = matches;
  const others = matches.filter(({ faq }) => !isForPerson(faq, faqs)).slice(0, maxOptions);
  const best = others[0]?.confidence ?? 0;
  const sum = (some: readonly Match[]) => number(some.reduce((total, { confidence }) => total + confidence, 0));
  const person =
    first && isForPerson(first.faq, faqs)
      ? `The likeliest is a question for a person, handed over from ${answer} on; it has ${number(first.confidence)}. `
      : '';
  if (forPerson) return person;
  const answered = `${person}The best${person && ' of the others'} is answered from ${answer} on; it has ${number(best)}.`;
  if (decision === 'answer') return answered;
  if (best < answer)
    return `${answered} It is asked about where the best three together hold ${ask}; they hold ${sum(others)}.`;
  return `${answered} The other options hold ${sum(options.slice(1))} together, and from ${number(worthAsking(thresholds))} on they are worth a question.`;
};

const asPhrasingLine = ({ title, faq, confidence, decision }: WhyAsPhrasing): string =>
  `With this message as a phrasing of ${quoted(title)} (${faq}) that FAQ would have ${number(confidence)}, and the message would be ${decisions[decision]}.`;

const ground = (
  { taken, thresholds: { answer, ask } }: WhyReport,
  matches: readonly Match[],
  knowledge: Knowledge,
): string => {
  if (taken === 'plain') return reason(matches, knowledge);
  return taken === 'parts'
    ? `Each of its questions is decided on by itself: it is answered from ${answer} on, and asked about where the best three together hold ${ask}.`
    : 'What kind of message it is decides, not the confidence: small talk, a bare keyword, a wish for a person, or something that is not wanted.';
};

/** Returns the report as lines that an admin reads. `matches` are the report's, in full. */
export const whyLines = (report: WhyReport, matches: readonly Match[], knowledge: Knowledge): string[] => {
  const { decision, options, forPerson, texts, oosShare, asPhrasing } = report;
  const language = texts[0]?.language;
  const named = options.map((faq) => `${titleIn(knowledge, faq, language)} (${faq})`);
  return [
    ...texts.flatMap(textLines),
    ...wrapped(`Decision: ${decisions[decision]}${named.length > 0 ? `: ${named.join('; ')}` : ''}.`),
    ...(forPerson
      ? wrapped(`It is a question for a person: ${titleIn(knowledge, forPerson, language)} (${forPerson}).`, '  ')
      : []),
    ...wrapped(ground(report, matches, knowledge), '  '),
    ...(asPhrasing ? wrapped(asPhrasingLine(asPhrasing), '  ') : []),
    ...wrapped(`All of this holds where no FAQ answers ${percent(oosShare)} of the messages.`, '  '),
  ];
};
