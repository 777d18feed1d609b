/** A text with its words misspelt put right. */
export type Mend = (text: string) => string;

/** Only words of so many letters are put right, and only so many of a text. */
const shortest = 4;
const mostWords = 20;

/** Letters from which on a wrong letter counts as a slip, and from which on two slips do. */
const wrongLetterFrom = 6;
const twoSlipsFrom = 9;

/** Longer texts are left as they are: they say enough. In UTF-16 units. */
const longest = 2000;

const word = /(?<![\p{L}\p{N}'’])\p{L}{4,}(?![\p{L}\p{N}'’])/gu;

/**
 * The slips between two words, each a letter too many, too few, wrong, or two letters swapped (optimal string alignment, as
 * Damerau 1964, "A technique for computer detection and correction of spelling errors", has it); `most` + 1 where there are more.
 */
export const slipsBetween = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let slips = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) slips = Math.min(slips, before[j - 2]! + 1);
      row.push(slips);
      least = Math.min(least, slips);
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length]!, most + 1);
};

/** A word's letters as bits, which some of them share. */
const lettersOf = (word: string): number => {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << word.charCodeAt(i);
  return bits;
};

/** The least number of slips between two words by their letters: one slip takes one letter away at most, and brings another. */
const leastSlips = (lettersOfA: number, lettersOfB: number): number => {
  let differing = 0;
  for (let bits = lettersOfA ^ lettersOfB; bits !== 0; bits &= bits - 1) differing++;
  return differing / 2;
};

const sameLetters = (a: string, b: string): boolean => [...a].sort().join('') === [...b].sort().join('');

/**
 * Puts right what a customer misspelt: a word that neither the knowledge base nor the language knows becomes the word of the
 * knowledge base that is one slip away, or two in a long word; of several the nearest, then the one that most texts have. First
 * letters are mostly typed right, and a short word with another letter is mostly another word ("idea", "Ikea").
 */
export const makeMend = (texts: Iterable<string>, isWord: (word: string) => boolean): Mend => {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const own of new Set(text.toLowerCase().match(word) ?? [])) counts.set(own, (counts.get(own) ?? 0) + 1);
  const shelves = new Map<string, { own: string; count: number; letters: number }[]>();
  const shelf = (initial: string, length: number) => `${initial}${length}`;
  for (const [own, count] of counts) {
    const name = shelf(own[0]!, own.length);
    const entry = { own, count, letters: lettersOf(own) };
    shelves.get(name)?.push(entry) ?? shelves.set(name, [entry]);
  }

  const mended = (written: string): string => {
    const typed = written.toLowerCase();
    if (typed.length < shortest || counts.has(typed) || isWord(typed)) return written;
    const most = typed.length >= twoSlipsFrom ? 2 : 1;
    const letters = lettersOf(typed);
    let best = { slips: most + 1, count: 0, word: written };
    for (let length = typed.length - most; length <= typed.length + most; length++)
      for (const { own, count, letters: ownLetters } of shelves.get(shelf(typed[0]!, length)) ?? []) {
        if (leastSlips(letters, ownLetters) > most) continue;
        const slips = slipsBetween(typed, own, most);
        if (slips > best.slips || (slips === best.slips && count <= best.count) || slips > most) continue;
        if (typed.length < wrongLetterFrom && length === typed.length && !sameLetters(typed, own)) continue;
        best = { slips, count, word: own };
      }
    return best.word;
  };

  return (text) => {
    if (text.length > longest) return text;
    let left = mostWords;
    return text.replace(word, (written) => (left-- > 0 ? mended(written) : written));
  };
};
