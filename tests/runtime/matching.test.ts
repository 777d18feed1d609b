import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Faq, Knowledge } from '../../src/knowledge/faq.js';
import { makeKnowledge } from '../../src/knowledge/snapshot.js';
import { createMatching, type Trained } from '../../src/runtime/matching.js';
import { createTestClock, settle } from '../helpers/clock.js';

const faq = (id: string, phrasing = id): Faq => ({
  id,
  topic: 't',
  question: id,
  phrasings: [phrasing],
  answer: 'a',
  locale: 'en',
  tags: [],
});
const knowledge = (...faqs: Faq[]): Knowledge =>
  makeKnowledge({ faqs, texts: { locale: 'en', say: {}, recognise: {} }, thresholds: { answer: 0.5, ask: 0.2 } });

/** Trainings that end when the test says so; each matcher finds all FAQs that it was trained on. */
const bench = () => {
  const trainings: { faqs: string[]; finish(): void; fail(): void }[] = [];
  const closed: string[] = [];
  const broken = new Set<number>();
  const clock = createTestClock();
  const learnt: string[] = [];
  const matching = createMatching(
    (faqs) =>
      new Promise<Trained>((resolve, reject) => {
        const n = trainings.length;
        const matcher: Trained = {
          name: `m${n}`,
          match: async () => {
            if (broken.has(n)) throw new Error('The thread died.');
            return faqs.map((f) => ({ faq: f.id, confidence: 0.9, why: { phrasing: '', words: [] } }));
          },
          learn: async () => void learnt.push(`m${n}`),
          close: async () => void closed.push(`m${n}`),
        };
        trainings.push({
          faqs: faqs.map((f) => f.id),
          finish: () => resolve(matcher),
          fail: () => reject(new Error('No memory.')),
        });
      }),
    pino({ level: 'silent' }),
    clock,
  );
  const found = async () => (await matching.match('q', 5)).map((m) => m.faq);
  return { matching, trainings, closed, broken, found, clock, learnt };
};

describe('matching while the knowledge changes', () => {
  it('waits for the first training', async () => {
    const { matching, trainings, found } = bench();
    matching.follow(knowledge(faq('a')));
    const answer = found();
    await settle();
    trainings[0]!.finish();
    expect(await answer).toEqual(['a']);
  });

  it('goes on with the old matcher while the new one is trained, and then ends it', async () => {
    const { matching, trainings, closed, found } = bench();
    matching.follow(knowledge(faq('a'), faq('b')));
    trainings[0]!.finish();
    expect(await found()).toEqual(['a', 'b']);
    matching.follow(knowledge(faq('b'), faq('c')));
    expect(await found()).toEqual(['b']); // not what was deleted, and not yet what is new
    trainings[1]!.finish();
    await settle();
    expect(await found()).toEqual(['b', 'c']);
    expect(closed).toEqual(['m0']);
  });

  it('trains once for the last of many changes that come during a training', async () => {
    const { matching, trainings, found } = bench();
    matching.follow(knowledge(faq('a')));
    for (const id of ['b', 'c', 'd']) matching.follow(knowledge(faq(id)));
    trainings[0]!.finish();
    await settle();
    trainings[1]!.finish();
    await settle();
    expect(await found()).toEqual(['d']);
    expect(trainings.map((t) => t.faqs)).toEqual([['a'], ['d']]);
  });

  it('learns a change when there is none after it for a while, so that many saves are learnt once', async () => {
    const { matching, trainings, clock, learnt } = bench();
    matching.follow(knowledge(faq('a')));
    trainings[0]!.finish();
    await settle();
    for (const n of [1, 2, 3]) {
      matching.follow(knowledge(faq('a', `saved ${n}`)));
      await settle();
      trainings[n]!.finish();
      await clock.advance(6000);
    }
    expect(learnt).toEqual([]);
    await clock.advance(6000);
    expect(learnt).toEqual(['m3']);
  });

  it('keeps the old matcher when training fails', async () => {
    const { matching, trainings, found } = bench();
    matching.follow(knowledge(faq('a'), faq('b')));
    trainings[0]!.finish();
    await found();
    matching.follow(knowledge(faq('b', 'other')));
    trainings[1]!.fail();
    await settle();
    expect(await found()).toEqual(['b']);
  });

  it('trains a matcher anew that fails, and answers the message with it', async () => {
    const { matching, trainings, broken, found } = bench();
    matching.follow(knowledge(faq('a')));
    trainings[0]!.finish();
    await found();
    broken.add(0);
    const answer = found();
    await settle();
    trainings[1]!.finish();
    expect(await answer).toEqual(['a']);
  });
});
