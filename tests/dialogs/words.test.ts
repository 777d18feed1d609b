import { describe, expect, it } from 'vitest';
import { alike, isEmojiOnly, words } from '../../src/dialogs/words.js';

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
