import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ThresholdsPreview } from '../../src/console/wire.js';
import { type AgentClient, createAgent } from './client.js';
import { openWorld, type World } from './world.js';

let world: World;
let mia: AgentClient;

beforeEach(async () => {
  world = await openWorld();
  mia = await createAgent(world, 'Mia');
});
afterEach(() => world.close());

const preview = async (query = ''): Promise<ThresholdsPreview> => (await mia.get(`/api/thresholds${query}`)).body;

test('shows what past questions came to, and what other thresholds would make of them', async () => {
  await world.say('Ana', 'when is my refund');
  await world.say('Ana', 'thanks');
  await world.say('Ben', 'about my return');
  await world.say('Ben', '2');
  await world.say('Zoe', 'do you sell boats');
  const { questions, before, after, now, wished } = await preview('?answerAt=0.5&askAt=0.1');
  expect([questions, now, wished]).toEqual([3, { answer: 0.7, ask: 0.4 }, { answer: 0.5, ask: 0.1 }]);
  expect(before).toEqual({
    answer: { all: 1, right: 1, wrong: 0 },
    ask: { all: 1, right: 1, wrong: 0 },
    handover: { all: 1, right: 0, wrong: 0 },
  });
  expect(after).toEqual(before);
  const { after: strict, changed, examples } = await preview('?answerAt=0.95&askAt=0.4');
  expect(strict).toEqual({
    answer: { all: 0, right: 0, wrong: 0 },
    ask: { all: 2, right: 2, wrong: 0 },
    handover: { all: 1, right: 0, wrong: 0 },
  });
  expect(changed).toBe(1);
  expect(examples[0]).toMatchObject({
    text: 'when is my refund',
    before: {
      decision: 'answer',
      outcome: 'right',
      faqs: [{ title: 'When do I get my money back?', confidence: 0.91 }],
    },
    after: { decision: 'ask', outcome: 'right', faqs: [{}, { title: 'How long do I have to return something?' }] },
  });
});

test('takes costs, and says which share of messages is taken to be answered by no FAQ', async () => {
  const { wished, share, costs } = await preview('?wrongAnswer=40&personMinute=1');
  expect(costs).toEqual({ wrongAnswer: 4, personMinute: 1 });
  expect(wished.answer).toBeGreaterThan(0.8);
  expect(share).toMatchObject({ inUse: 0.25, from: 'assumed' });
});

test.each(['?wrongAnswer=-1', '?answerAt=2', '?answerAt=0.3&askAt=0.5', '?last=0', '?wrongAnswer=x'])(
  'refuses what makes no sense: %s',
  async (query) => {
    expect((await mia.get(`/api/thresholds${query}`)).status).toBe(422);
  },
);
