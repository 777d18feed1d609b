import { describe, expect, it } from 'vitest';
import { checkTexts, wording } from '../../src/dialogs/texts.js';
import type { Texts } from '../../src/knowledge/faq.js';
import { english } from './world.js';

const withSay = (key: string, variants: string[]): Texts => ({ ...english, say: { ...english.say, [key]: variants } });
const without = (part: 'say' | 'recognise', key: string): Texts => {
  const { [key]: _, ...rest } = english[part];
  return { ...english, [part]: rest };
};

describe('checking a texts file', () => {
  it('finds nothing wrong with the English that is shipped', () => {
    expect(checkTexts(english)).toEqual([]);
  });

  it('finds no emoji in what the bot says', () => {
    expect(JSON.stringify(english.say)).not.toMatch(/\p{Extended_Pictographic}/u);
  });

  it('names a missing text and a missing list of phrases', () => {
    expect(checkTexts(without('say', 'taken'))).toMatchObject([{ key: 'say.taken', problem: 'The text is missing.' }]);
    expect(checkTexts(without('recognise', 'person'))).toMatchObject([{ key: 'recognise.person' }]);
  });

  it('names a key that is not known, such as a misspelled one', () => {
    expect(checkTexts(withSay('greeet', ['Hi']))).toMatchObject([{ key: 'say.greeet' }]);
  });

  it('names the variant that lacks a placeholder, and one that has a wrong one', () => {
    const problems = checkTexts(withSay('taken', ['{agent} is here.', 'Somebody is here.', '{agnet} is here.']));
    expect(problems.map((one) => one.problem)).toEqual([
      'Variant 2 lacks {agent}.',
      'Variant 3 lacks {agent}.',
      'Variant 3 has an unknown {agnet}.',
    ]);
    expect(problems.every((one) => one.fix !== '')).toBe(true);
  });

  it('wants two different wordings for sympathy', () => {
    const problems = checkTexts(withSay('handover-frustrated', ['I am sorry.', 'I am sorry.']));
    expect(problems).toMatchObject([{ problem: 'There is only one variant.' }]);
  });

  it('names a phrase that everything would match', () => {
    const recognise = { ...english.recognise, ok: ['(ok) (fine)'] };
    expect(checkTexts({ ...english, recognise })).toMatchObject([{ key: 'recognise.ok' }]);
  });
});

describe('saying a text', () => {
  it('goes round the variants', () => {
    const texts = withSay('bye', ['a', 'b', 'c']);
    expect([undefined, 0, 1, 2].map((last) => wording(texts, 'bye', {}, last).text)).toEqual(['a', 'b', 'c', 'a']);
  });

  it('takes no Markdown from a name', () => {
    const { text } = wording(english, 'taken', { agent: '*Mia* [x](http://evil) <b>' }, undefined);
    expect(text).toContain('\\*Mia\\* \\[x\\]\\(http://evil\\) \\<b\\>');
  });
});
