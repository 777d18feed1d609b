import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Faq } from '../../src/knowledge/faq.js';
import type { Matcher } from '../../src/knowledge/matcher.js';

/** Trains the matcher under test on these FAQs. */
export type Train = (faqs: readonly Faq[]) => Matcher | Promise<Matcher>;

const faq = (
  id: string,
  question: string,
  phrasings: readonly string[],
  answer = 'Please see our help page.',
): Faq => ({
  id,
  topic: 'help',
  question,
  phrasings,
  answer,
  locale: 'en',
  tags: [],
});

/** A small shop: enough to tell things apart by. */
export const shopFaqs: readonly Faq[] = [
  faq('track', 'Where is my order?', ['track my parcel', 'when will my package arrive', 'has my order shipped yet']),
  faq('return', 'How do I return an item?', ['send something back', 'i want to give it back', 'return a jumper']),
  faq('refund', 'When do I get my refund?', ['money back how long', 'refund not on my account', 'waiting for refund']),
  faq('cancel', 'Can I cancel my order?', ['stop my order please', 'cancel what i bought', 'i ordered by mistake']),
  faq('password', 'I forgot my password', ['reset password', 'cannot log in', 'new password needed']),
  faq('invoice', 'Where do I find my invoice?', ['need a bill for taxes', 'download invoice', 'receipt for my order']),
  faq('gift', 'How do I use a gift card?', ['redeem voucher', 'gift card code where', 'enter my gift code']),
  faq('hours', 'When are you open?', ['opening hours', 'are you open on sunday', 'what time do you close']),
];

const odd: Record<string, string> = {
  'an empty message': '',
  'white space': ' \n\t  ',
  'only emoji': '🙂🙂 👍🏽 👩‍👩‍👧',
  'control characters': '\u0000\u0001\u0007\u001b[31m\u007f',
  'a null byte in a word': 'pass\u0000word',
  'zero-width characters': '\u200b\u200d\u2060\ufeff',
  'half a surrogate pair': 'order \ud83d and \ude00',
  'right-to-left text': 'أين طلبي؟ \u202eesrever',
  'text without spaces': '我的包裹在哪里',
  'ten thousand words': 'where is my order '.repeat(2500),
  'one endless word': 'a'.repeat(100_000),
  'the names of object members': '__proto__ constructor toString hasOwnProperty valueOf',
  'patterns and markup': '.*+?^$ {}()|[]\\ <script>alert(1)</script> {{x}} %s',
};

/** What any matcher keeps, however it works. */
export const testMatcher = (name: string, train: Train): void => {
  const ids = shopFaqs.map((f) => f.id);

  describe(`${name} keeps the matcher contract`, () => {
    it('has a name', async () => {
      expect((await train(shopFaqs)).name).not.toBe('');
    });

    it('finds an FAQ by each of its own phrasings, and by its title', async () => {
      const matcher = await train(shopFaqs);
      for (const { id, question, phrasings } of shopFaqs)
        for (const text of [question, ...phrasings]) expect((await matcher.match(text, 1))[0]?.faq, text).toBe(id);
    });

    it('finds an FAQ by new words around the old, in any case, and with typos', async () => {
      const matcher = await train(shopFaqs);
      for (const [text, id] of [
        ['HELLO, PLEASE TRACK A PARCEL FOR ME', 'track'],
        ['how can i rest my pasword', 'password'],
        ['i would like to redeeem a vouchr', 'gift'],
        ['opning hourse on saturday?', 'hours'],
      ] as const)
        expect((await matcher.match(text, 1))[0]?.faq, text).toBe(id);
    });

    it('gives the best first, as many as asked for, none twice, with probabilities that add up to no more than one', async () => {
      const matcher = await train(shopFaqs);
      for (const text of ['where is my refund', 'order', 'gift card for my order, when are you open'])
        for (const limit of [0, 1, 3, 100]) {
          const matches = await matcher.match(text, limit);
          expect(matches.length).toBeLessThanOrEqual(Math.min(limit, ids.length));
          if (limit > 0) expect(matches.length).toBeGreaterThan(0);
          expect(new Set(matches.map((m) => m.faq)).size).toBe(matches.length);
          for (const m of matches) expect(ids).toContain(m.faq);
          const confidences = matches.map((m) => m.confidence);
          expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
          for (const c of confidences) expect(c >= 0 && c <= 1, String(c)).toBe(true);
          expect(confidences.reduce((sum, c) => sum + c, 0)).toBeLessThanOrEqual(1 + 1e-9);
        }
    });

    it('is surer of a phrasing than of what has nothing to do with any FAQ', async () => {
      const matcher = await train(shopFaqs);
      const sure = (await matcher.match('reset password', 1))[0]!.confidence;
      for (const text of ['the weather in lisbon', 'solve 3x + 7 = 22', 'asdf qwpoeiru'])
        expect((await matcher.match(text, 1))[0]?.confidence ?? 0, text).toBeLessThan(sure);
    });

    it('says why: a text of the FAQ, and words of the message with their shares, largest first', async () => {
      const matcher = await train(shopFaqs);
      for (const text of ['Please track a PARCEL for me', 'refund voucher', 'zzz parcel']) {
        for (const { faq: id, why } of await matcher.match(text, 3)) {
          const found = shopFaqs.find((f) => f.id === id)!;
          expect([found.question, ...found.phrasings]).toContain(why.phrasing);
          const weights = why.words.map((w) => w.weight);
          expect(weights).toEqual([...weights].sort((a, b) => b - a));
          for (const { word, weight } of why.words) {
            expect(text.toLowerCase()).toContain(word.toLowerCase());
            expect(weight >= 0 && weight <= 1, String(weight)).toBe(true);
          }
          expect(weights.reduce((sum, w) => sum + w, 0)).toBeLessThanOrEqual(1 + 1e-9);
        }
        const [best] = await matcher.match(text, 1);
        expect(best?.why.words.length, text).toBeGreaterThan(0);
      }
    });

    it('decides the same on the same FAQs, whatever was asked before', async () => {
      const questions = ['where is it', 'refund please', 'gift code', 'hello'];
      const ask = async (matcher: Matcher, texts: readonly string[]) =>
        new Map(await Promise.all(texts.map(async (t) => [t, await matcher.match(t, 5)] as const)));
      const first = await train(shopFaqs);
      const forwards = await ask(first, questions);
      const backwards = await ask(first, [...questions].reverse());
      const anew = await ask(await train(shopFaqs), questions);
      for (const q of questions) {
        expect(backwards.get(q)).toEqual(forwards.get(q));
        expect(anew.get(q)).toEqual(forwards.get(q));
      }
    });

    it('reads nothing into ids and topics', async () => {
      const renamed = shopFaqs.map((f, n) => ({ ...f, id: `x${n}`, topic: 'other' }));
      const [named, opaque] = [await train(shopFaqs), await train(renamed)];
      for (const text of ['track parcel', 'money', 'are you open to a refund']) {
        const expected = (await named.match(text, 5)).map((m) => ({ ...m, faq: `x${ids.indexOf(m.faq)}` }));
        expect(await opaque.match(text, 5)).toEqual(expected);
      }
    });

    it.each(Object.entries(odd))('survives %s', async (_what, text) => {
      const matches = await (await train(shopFaqs)).match(text, 3);
      for (const m of matches) expect(Number.isFinite(m.confidence)).toBe(true);
    });

    it('finds nothing in a message without words', async () => {
      const matcher = await train(shopFaqs);
      for (const text of ['', ' \n', '\u0000', '\u200b', '?!… --']) expect(await matcher.match(text, 3)).toEqual([]);
    });

    it('survives any message', async () => {
      const matcher = await train(shopFaqs);
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
          for (const m of await matcher.match(text, 3)) expect(m.confidence >= 0 && m.confidence <= 1).toBe(true);
        }),
      );
    });

    it('finds nothing where nothing is known', async () => {
      expect(await (await train([])).match('where is my order', 3)).toEqual([]);
    });

    it('with a single FAQ is surer of its question than of another', async () => {
      const matcher = await train([shopFaqs[1]!]);
      const own = (await matcher.match('how do i return a jumper', 3))[0]!;
      const other = (await matcher.match('how much is the train to bruges', 3))[0];
      expect(own.faq).toBe('return');
      expect(other?.confidence ?? 0).toBeLessThan(own.confidence);
    });

    it('is torn between FAQs with the same phrasings', async () => {
      const twin = { ...shopFaqs[4]!, id: 'twin' };
      const matches = await (await train([...shopFaqs, twin])).match('reset password', 2);
      expect(matches.map((m) => m.faq).sort()).toEqual(['password', 'twin']);
      expect(matches[0]!.confidence).toBeLessThan(0.6);
      expect(matches[1]!.confidence).toBeGreaterThan(0.3);
    });

    it('takes an FAQ without any word in its title and phrasings', async () => {
      const matcher = await train([...shopFaqs, faq('mute', '???', ['!!!', '🙂'], '…')]);
      expect((await matcher.match('reset password', 1))[0]?.faq).toBe('password');
    });
  });
};
