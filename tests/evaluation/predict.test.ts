import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstTurn } from '../../src/dialogs/first-turn.js';
import { knowledgeFromLabels, labelWords } from '../../src/evaluation/knowledge.js';
import type { LabelledLine } from '../../src/evaluation/lines.js';
import { type Ask, findAll, predict } from '../../src/evaluation/predict.js';
import type { Faq } from '../../src/knowledge/faq.js';
import { loadTexts } from '../../src/knowledge/files/texts.js';
import { createLexicalMatcher } from '../../src/knowledge/matching/index.js';
import { defaultThresholds } from '../../src/knowledge/policy.js';
import { makeKnowledge } from '../../src/knowledge/snapshot.js';
import { shopTest, shopTrain } from './shop.js';

const { texts } = await loadTexts('data/texts/en.yaml');

/** The product's dialog engine on a knowledge base, in English. */
const productOn = (faqs: readonly Faq[]): Ask => {
  const knowledge = makeKnowledge({ faqs, texts: texts!, thresholds: defaultThresholds });
  return (text, match) => firstTurn(text, knowledge, match);
};

const run = async (train: readonly LabelledLine[], test: readonly LabelledLine[], oosShare = 0.25) => {
  const knowledge = knowledgeFromLabels(train);
  const matcher = createLexicalMatcher(knowledge.faqs);
  const ask = productOn(knowledge.faqs);
  const found = await findAll(matcher, ask, test, { now: () => 0 });
  return predict(test, found, knowledge, ask, oosShare);
};

describe('a knowledge base made of labels', () => {
  it('splits a label into its words', () => {
    expect(labelWords('Refund_not_showing_up')).toBe('Refund not showing up');
    expect(labelWords('cardPaymentFee')).toBe('card Payment Fee');
    expect(labelWords('ATMSupport24Hours')).toBe('ATM Support24 Hours');
    expect(labelWords('100_NIGHT_TRIAL_OFFER')).toBe('100 NIGHT TRIAL OFFER');
    expect(labelWords('pto-request.new')).toBe('pto request new');
    expect(labelWords('größeÄndern')).toBe('größe Ändern');
  });

  it('has an FAQ for each label, with each of its phrasings once and no word of the label', () => {
    const { faqs, labels } = knowledgeFromLabels([...shopTrain, ...shopTrain]);
    expect([...labels.values()]).toEqual([...new Set(shopTrain.map((l) => l.label))]);
    for (const { id, question, phrasings, answer } of faqs) {
      const texts = shopTrain.filter((l) => l.label === labels.get(id)).map((l) => l.text);
      expect([question, ...phrasings]).toEqual(texts);
      expect(answer).toBe('');
    }
  });

  it('with titles has the label’s words as the question, and all phrasings besides', () => {
    const lines = [
      { text: 'money back', label: 'get_refund', line: 1, column: 1 },
      { text: 'get refund', label: 'get_refund', line: 2, column: 1 },
      { text: 'hm', label: '_', line: 3, column: 1 },
    ];
    const { faqs } = knowledgeFromLabels(lines, { titles: true });
    expect(faqs.map((f) => [f.question, f.phrasings])).toEqual([
      ['get refund', ['money back']],
      ['hm', []],
    ]);
  });

  it('sorts its FAQs by id in the order of first appearance, as a published version does', () => {
    const many = Array.from({ length: 120 }, (_, n) => ({ text: `t${n}`, label: `l${n}`, line: 1, column: 1 }));
    const ids = knowledgeFromLabels(many).faqs.map((f) => f.id);
    expect([...ids].sort()).toEqual(ids);
  });
});

describe('predictions', () => {
  it('are in the order of the file, with a decision, and five best always', async () => {
    const predictions = await run(shopTrain, shopTest);
    expect(predictions.map((p) => [p.text, p.label])).toEqual(shopTest.map((l) => [l.text, l.label]));
    for (const { top, decision, options } of predictions) {
      expect(new Set(top.map((t) => t.faq)).size).toBe(5);
      if (decision === 'answer') expect(options[0]).toBe(top[0]!.faq);
      if (decision === 'handover') expect(options).toEqual([]);
    }
    expect(predictions.some((p) => p.decision === 'handover')).toBe(true);
    expect(predictions.some((p) => p.decision === 'answer')).toBe(true);
  });

  it('are what the product does: a message is read before it is matched, and a wish for a person is met', async () => {
    const line = (text: string, label: string): LabelledLine => ({ text, label, line: 1, column: 1 });
    const [bare, wrapped, person, hello] = await run(shopTrain, [
      line('please track a parcel', 'track'),
      line('Good morning, please track a parcel. Many thanks, Anna', 'track'),
      line('I want to talk to a person', 'oos'),
      line('hello', 'oos'),
    ]);
    expect(wrapped!.top).toEqual(bare!.top);
    expect(wrapped).toMatchObject({ decision: 'answer', options: ['track'] });
    expect(person!.decision).toBe('handover');
    expect(hello).toMatchObject({ decision: 'ask', options: [] });
  });

  it('have as many best as there are FAQs, where these are fewer than five', async () => {
    const two = shopTrain.filter((l) => l.label === 'track' || l.label === 'gift');
    for (const { top } of await run(two, shopTest)) expect(top).toHaveLength(2);
  });

  it('do not depend on the labels’ names', async () => {
    const labels = [...new Set(shopTrain.map((l) => l.label))];
    const expected = await run(shopTrain, shopTest);
    const name = fc.oneof(fc.string(), fc.constantFrom('10', '9', '__proto__', 'toString', ...labels));
    const names = fc.uniqueArray(
      name.filter((n) => n !== 'oos'),
      { minLength: labels.length, maxLength: labels.length },
    );
    await fc.assert(
      fc.asyncProperty(names, async (chosen) => {
        const to = new Map([...labels.map((label, n) => [label, chosen[n]!] as const), ['oos', 'oos']]);
        const rename = (l: LabelledLine) => ({ ...l, label: to.get(l.label)! });
        const got = await run(shopTrain.map(rename), shopTest.map(rename));
        const renamed = expected.map((p) => ({
          ...p,
          label: to.get(p.label)!,
          options: p.options.map((o) => to.get(o)!),
          top: p.top.map((t) => ({ ...t, faq: to.get(t.faq)! })),
        }));
        expect(got).toEqual(renamed);
      }),
      { numRuns: 10 },
    );
  });

  it('are made for each message alone: the order of the file changes nothing', async () => {
    const expected = await run(shopTrain, shopTest, 0.4);
    const order = fc.shuffledSubarray([...shopTest.keys()], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(order, async (numbers) => {
        const got = await run(
          shopTrain,
          numbers.map((n) => shopTest[n]!),
          0.4,
        );
        expect(got).toEqual(numbers.map((n) => expected[n]!));
      }),
      { numRuns: 10 },
    );
  });

  it('are more careful the more messages are out of scope', async () => {
    const sum = async (share: number) =>
      (await run(shopTrain, shopTest, share)).reduce((all, p) => all + p.top[0]!.confidence, 0);
    const [none, some, most] = [await sum(0), await sum(0.25), await sum(0.7)];
    expect(none).toBeGreaterThan(some);
    expect(some).toBeGreaterThan(most);
  });

  it('are broken off when asked to', async () => {
    const stopping = new AbortController();
    const { faqs } = knowledgeFromLabels(shopTrain);
    const matcher = createLexicalMatcher(faqs);
    const ask = productOn(faqs);
    const done: number[] = [];
    const onDone = (count: number) => {
      done.push(count);
      if (count === 3) stopping.abort();
    };
    await expect(findAll(matcher, ask, shopTest, { now: () => 0, onDone, signal: stopping.signal })).rejects.toThrow();
    expect(done).toEqual([1, 2, 3]);
  });
});
