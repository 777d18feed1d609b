import { afterAll, describe, expect, it } from 'vitest';
import type { Faq } from '../../../src/knowledge/faq.js';
import { seal, unseal } from '../../../src/knowledge/files/kept.js';
import { createLexicalMatcher, serveSpace } from '../../../src/knowledge/matching/index.js';
import { fromKept, readTexts, toKeep, trainWords } from '../../../src/knowledge/matching/model.js';
import { defaultThresholds } from '../../../src/knowledge/policy.js';
import { openEncoders } from '../../../src/knowledge/semantic/open.js';
import { shopFaqs, testMatcher } from '../../contract/matcher.js';
import { learnAll, serveWith } from '../../helpers/space.js';

const encoder = (await openEncoders({ kind: 'bundled' }, 'unused', () => 0)).own!;
afterAll(() => encoder.close());

/** Learning takes a second; that it always comes to the same is tested below. */
const learnt = new Map<readonly Faq[], ReturnType<typeof learnAll>>();
const modelOf = (faqs: readonly Faq[]) => {
  const model = learnt.get(faqs) ?? learnAll(faqs, encoder);
  learnt.set(faqs, model);
  return model;
};
const serve = async (faqs: readonly Faq[]) => serveWith(await modelOf(faqs), faqs, encoder);

testMatcher('the matcher by words and meaning', serve);

const shuffled = [3, 0, 7, 5, 1, 6, 2, 4].map((n) => shopFaqs[n]!);

describe('a model', () => {
  it('is always the same for the same FAQs, to the byte', async () => {
    expect(seal(toKeep(await learnAll(shopFaqs, encoder)))).toEqual(seal(toKeep(await learnAll(shopFaqs, encoder))));
  });

  it('is the same whatever the order of the FAQs and their ids', async () => {
    const renamed = shuffled.map((f) => ({ ...f, id: `x-${f.id}` }));
    const one = createLexicalMatcher(shopFaqs);
    const other = createLexicalMatcher(renamed);
    for (const text of ['track parcel', 'refund', 'are you open to a voucher']) {
      const expected = (await one.match(text, 5)).map((m) => ({ ...m, faq: `x-${m.faq}` }));
      expect(await other.match(text, 5)).toEqual(expected);
    }
  });

  it('comes back from its bytes as it was, and not at all when one of them differs or it is another’s', async () => {
    const model = await modelOf(shopFaqs);
    const bytes = seal(toKeep(model));
    const back = fromKept(unseal(bytes), model.key)!;
    const text = 'i forgot the password of my account';
    const expected = await (await serve(shopFaqs)).match(text, 5);
    expect(await serveWith(back, shopFaqs, encoder).match(text, 5)).toEqual(expected);
    expect(fromKept(unseal(bytes), trainWords(shopFaqs.slice(1)).key)).toBeUndefined();
    for (const at of [0, 40, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1;
      expect(unseal(damaged), `byte ${at}`).toBeUndefined();
    }
    expect(unseal(bytes.slice(0, 20))).toBeUndefined();
  });
});

describe('a matcher that knows meanings', () => {
  it('answers nothing that has the words of an FAQ and means something else', async () => {
    const matcher = await serve(shopFaqs);
    for (const text of [
      'i forgot my umbrella',
      'what are you capable of answering',
      'where is the nearest gas station',
      'i want to call up jan',
    ]) {
      const [best] = await matcher.match(text, 1);
      expect(best?.confidence ?? 0, text).toBeLessThan(defaultThresholds.answer);
    }
  });

  it('finds an FAQ that shares no word with the message', async () => {
    const matcher = await serve(shopFaqs);
    for (const [text, faq] of [
      ['a coupon', 'gift'],
      ['deliveries', 'track'],
      ['unable to sign on', 'password'],
    ] as const) {
      expect((await matcher.match(text, 1))[0]?.faq, text).toBe(faq);
      expect((await createLexicalMatcher(shopFaqs).match(text, 1))[0]?.faq, text).not.toBe(faq);
    }
  });

  it('decides by words alone, just as a matcher of words would, where a meaning is not known', async () => {
    const model = await modelOf(shopFaqs);
    const words = createLexicalMatcher(shopFaqs);
    const lost = serveSpace(model, shopFaqs, { understand: async () => undefined });
    const [found] = await lost.match('track my parcel', 5);
    const [expected] = await words.match('track my parcel', 5);
    expect([found!.faq, found!.confidence]).toEqual([expected!.faq, expected!.confidence]);
  });

  it('without a calibration of its own ranks by meaning, and is as sure as its words', async () => {
    const model = await modelOf(shopFaqs);
    const ranked = serveSpace(model, shopFaqs, { understand: async (text) => (await encoder.encode([text]))[0] });
    const [found] = await ranked.match('unable to sign on', 1);
    expect(found!.faq).toBe('password');
    expect(found!.confidence).toBeLessThan(defaultThresholds.answer);
  });
});

describe('texts that are newer than what was learnt', () => {
  const words = 'my widget hums at night';
  const changed = shopFaqs.map((faq) => (faq.id === 'hours' ? { ...faq, phrasings: [...faq.phrasings, words] } : faq));
  const added: Faq = {
    id: 'humming',
    topic: 't',
    question: 'Why does it hum?',
    phrasings: [words],
    answer: 'It hums.',
    locale: 'en',
    tags: [],
  };

  it.each([
    ['a phrasing', changed, 'hours'],
    ['an FAQ', [...shopFaqs, added], 'humming'],
  ])('%s counts as soon as its text is encoded, before anything is learnt', async (_, faqs, id) => {
    const before = await modelOf(shopFaqs);
    const full = await learnAll(faqs, encoder);
    const live = { ...readTexts(faqs), encoded: full.encoded!, words: before.words, both: before.both! };
    const matcher = serveWith({ ...live, key: '' }, faqs, encoder);
    expect((await matcher.match(words, 1))[0]).toMatchObject({ faq: id });
    expect((await matcher.match('the widget is humming at night', 1))[0]).toMatchObject({ faq: id });
    expect((await matcher.match('track my parcel', 1))[0]).toMatchObject({ faq: 'track' });
  });

  it('and an FAQ that is gone is not found', async () => {
    const before = await modelOf(shopFaqs);
    const faqs = shopFaqs.filter(({ id }) => id !== 'track');
    const live = { ...readTexts(faqs), words: before.words, both: before.both! };
    const found = await serveSpace(live, faqs).match('track my parcel', 5);
    expect(found.map(({ faq }) => faq)).not.toContain('track');
  });
});
