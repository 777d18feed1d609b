/** Returns Markdown as bare words: without its marks and the addresses of links, line by line. */
export const plainText = (markdown: string): string =>
  markdown.replace(/\]\([^)]*\)/g, ' ').replace(/[*_`#>[\]|]/g, ' ');

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Shorter sentences ("Yes.") say nothing by themselves; in words. */
const fewestWords = 3;

/** Sentences of one answer that are read: later ones rarely say what a customer asks. */
const mostSentences = 20;

/** Returns the sentences of an answer in Markdown, as plain text. Lines are never joined to one sentence. */
export const sentencesOf = (answer: string): string[] =>
  plainText(answer)
    .split('\n')
    .flatMap((line) => Array.from(segmenter.segment(line), ({ segment }) => segment.replace(/\s+/g, ' ').trim()))
    .filter((sentence) => (sentence.match(/[\p{L}\p{N}]+/gu) ?? []).length >= fewestWords)
    .slice(0, mostSentences);
