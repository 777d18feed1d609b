import { afterAll, describe, expect, it } from 'vitest';
import type { Faq } from '../../../src/knowledge/faq.js';
import { createLexicalMatcher, serveModel } from '../../../src/knowledge/matching/index.js';
import { joinViews } from '../../../src/knowledge/matching/meanings.js';
import {
  meaningsFrom,
  packModel,
  phrasingsToEncode,
  trainBoth,
  trainWords,
  unpackModel,
} from '../../../src/knowledge/matching/model.js';
import { defaultThresholds } from '../../../src/knowledge/policy.js';
import { openEncoder } from '../../../src/knowledge/semantic/open.js';
import { shopFaqs, testMatcher } from '../../contract/matcher.js';

const encoder = (await openEncoder({ kind: 'bundled' }, 'unused', () => 0))!;
afterAll(() => encoder.close());

const understand = async (text: string) => joinViews((await encoder.encode([text]))[0]!, encoder.views);

const learn = async (faqs: readonly Faq[]) => {
  const words = trainWords(faqs);
  const texts = phrasingsToEncode(words);
  const embeddings = texts.length > 0 ? await encoder.encode(texts) : [];
  const meanings = meaningsFrom(words, (n) => embeddings[n]!, encoder.views);
  return { ...words, both: { ...trainBoth(words.corpus, meanings), meanings, encoder: encoder.name } };
};

/** Learning takes a second; that it always comes to the same is tested below. */
const learnt = new Map<readonly Faq[], ReturnType<typeof learn>>();
const modelOf = (faqs: readonly Faq[]) => {
  const model = learnt.get(faqs) ?? learn(faqs);
  learnt.set(faqs, model);
  return model;
};

testMatcher('the matcher by words and meaning', async (faqs) => serveModel(await modelOf(faqs), faqs, understand));

const shuffled = [3, 0, 7, 5, 1, 6, 2, 4].map((n) => shopFaqs[n]!);

describe('a model', () => {
  it('is always the same for the same FAQs, to the byte', async () => {
    expect(packModel(await learn(shopFaqs))).toEqual(packModel(await learn(shopFaqs)));
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
    const bytes = packModel(model);
    const back = unpackModel(bytes, model.key)!;
    const text = 'i forgot the password of my account';
    const expected = await serveModel(model, shopFaqs, understand).match(text, 5);
    expect(await serveModel(back, shopFaqs, understand).match(text, 5)).toEqual(expected);
    expect(unpackModel(bytes, trainWords(shopFaqs.slice(1)).key)).toBeUndefined();
    for (const at of [0, 40, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1;
      expect(unpackModel(damaged, model.key), `byte ${at}`).toBeUndefined();
    }
    expect(unpackModel(bytes.slice(0, 20), model.key)).toBeUndefined();
  });
});

describe('a matcher that knows meanings', () => {
  it('answers nothing that has the words of an FAQ and means something else', async () => {
    const matcher = serveModel(await modelOf(shopFaqs), shopFaqs, understand);
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
    const matcher = serveModel(await modelOf(shopFaqs), shopFaqs, understand);
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
    const words = serveModel({ ...model, both: undefined } as never, shopFaqs);
    for (const lost of [async () => undefined, async () => new Float32Array(3)])
      expect(await serveModel(model, shopFaqs, lost).match('track my parcel', 5)).toEqual(
        await words.match('track my parcel', 5),
      );
  });
});
