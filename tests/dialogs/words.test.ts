import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alike, isEmojiOnly, wordOf, words } from '../../src/dialogs/words.js';

describe('words', () => {
  it.each([
    ["I'm   HERE, aren't I?", ['im', 'here', 'arent', 'i']],
    ['heyyyy sooooo', ['hey', 'so']],
    ['par\u200bcel', ['parcel']],
    ['👍👍', ['👍', '👍']],
    ['1️⃣', ['1']],
    ['ｈｅｌｌｏ', ['hello']],
    ['مرحبا', ['مرحبا']],
    ['\u0000?!', []],
  ])('of %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each([
    ['tlak', 'talk'],
    ['represntative', 'representative'],
    ['agnet', 'agent'],
    ['persn', 'person'],
  ])('%s passes for %s', (typed, meant) => {
    expect(alike(meant, typed)).toBe(true);
  });

  it.each([
    ['have', 'hate'],
    ['about', 'abort'],
    ['shirt', 'shit'],
    ['duck', 'luck'],
    ['think', 'thank'],
  ])('%s does not pass for %s', (typed, meant) => {
    expect(alike(meant, typed)).toBe(false);
  });
});

describe('emoji only', () => {
  it.each(['👍', '🙂🙂', ':)', ':-D', '<3', '🇬🇧'])('%s', (text) => {
    expect(isEmojiOnly(text)).toBe(true);
  });
  it.each(['', '???', 'ok 👍', 'd', '3'])('not %j', (text) => {
    expect(isEmojiOnly(text)).toBe(false);
  });
});

describe('a word that is a word already', () => {
  it.each([
    ['Heyyyy', 'hey'],
    ['heYyY', 'hey'],
    ['DON’T', 'dont'],
    ["don't", 'dont'],
    ['4000', '4000'],
    ['Größe', 'größe'],
    ['ＰＡＲＣＥＬ', 'parcel'],
  ])('%s is %s', (text, word) => {
    expect([wordOf(text), words(text)]).toEqual([word, [word]]);
  });

  it('is the same with and without the text around it', () => {
    const plain = fc.stringMatching(/^[A-Za-z0-9']{1,12}$/);
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 6 }), (parts) => {
        // A sign that is not ASCII takes the long way: it must come to the same words.
        expect(words(parts.join(' '))).toEqual(words(`${parts.join(' ')} \u2014`));
      }),
    );
  });
});
