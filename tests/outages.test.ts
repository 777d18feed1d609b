import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { questions } from './fakes/questions.js';
import { openTwo, type Two } from './outages/world.js';

const minute = 60_000;
const customers = Array.from({ length: 12 }, (_, i) => `U0ANN${i}`);
const [first] = questions;

describe('a platform in trouble, beside one that is well', { timeout: 60_000 }, () => {
  let two: Two;
  beforeEach(async () => {
    two = await openTwo();
  });
  afterEach(() => two.close());

  /** Ann asks on Teams; how long her answer took, in ms. */
  const delayOnTeams = async (name: string): Promise<number> => {
    const { time } = two;
    const asked = time.now();
    expect(await two.askOnTeams(name, first.text)).toBe(200);
    let answered: number | undefined;
    await time.advance(5_000, () => {
      if (answered === undefined && two.answersOnTeams(name).some((text) => text.includes(first.marker)))
        answered = time.now();
    });
    return (answered ?? Number.POSITIVE_INFINITY) - asked;
  };

  /** When each conversation on Slack was written to, or tried to. */
  const attemptsOnSlack = () => {
    const found = new Map<string, number[]>();
    for (const { channel, conversation, at } of two.attempts)
      if (channel === 'slack') found.set(conversation, [...(found.get(conversation) ?? []), at]);
    expect(found.size).toBe(customers.length);
    return found;
  };

  const answered = (user: string, { marker }: { marker: string }) =>
    two.answersOnSlack(user).filter((text) => text.includes(marker)).length;

  it('at the start: the other one answers at once, and this one as soon as it is there', async () => {
    await two.slackDown();
    await two.start();
    expect(await delayOnTeams('ann')).toBeLessThan(1_000);
    const { channels } = await two.runtime.ready();
    expect(channels.teams).toEqual({ ok: true });
    expect(channels.slack).toMatchObject({ ok: false, why: expect.stringContaining('Slack') });
    expect(await two.askOnSlack('U0ANN0', first.text)).toBe(503);
    await two.time.advance(10 * minute);
    await two.slackUp();
    await two.time.advance(minute);
    expect((await two.runtime.ready()).channels.slack).toEqual({ ok: true });
    expect(await two.askOnSlack('U0ANN0', first.text)).toBe(200);
    await two.time.advance(1_000);
    expect(answered('U0ANN0', first)).toBe(1);
  });

  it('for ten minutes: what waits goes out within a minute of its return, once; the other one is not delayed', async () => {
    await two.start();
    const { time, slack } = two;
    await two.slackDown();
    for (const user of customers) expect(await two.askOnSlack(user, first.text)).toBe(200);
    for (let passed = 0; passed < 10; passed++) {
      expect(await delayOnTeams(`ann${passed}`)).toBeLessThan(1_000);
      await time.advance(minute - 5_000);
    }
    for (const user of customers) expect(answered(user, first)).toBe(0);
    for (const sends of attemptsOnSlack().values()) {
      // Waits grow up to half a minute, and no attempt is missed for longer.
      expect(sends.length).toBeLessThan(40);
      expect(Math.max(...sends.slice(1).map((at, i) => at - sends[i]!))).toBeLessThan(35_000);
    }
    await two.slackUp();
    await time.advance(minute);
    for (const user of customers) expect(answered(user, first)).toBe(1);
    expect(await two.store.counts()).toMatchObject({ deliveries: 0, ambiguous: 0, dead: 0 });
    expect(slack.called('chat.postMessage')).toHaveLength(customers.length);
  });

  it('with three of ten sends failing: each is answered once, within the platform’s limits', async () => {
    await two.start();
    const { time, slack } = two;
    const ways = [{ status: 429, headers: { 'retry-after': '2' } }, 'cut-before', 'cut-after', '500-after'] as const;
    let failed = 0;
    two.beforeSend((n) => {
      if ([0, 3, 7].includes(n % 10)) slack.fail('chat.postMessage', ways[failed++ % ways.length]!);
    });
    for (const question of questions) {
      for (const user of customers) expect(await two.askOnSlack(user, question.text)).toBe(200);
      expect(await delayOnTeams(`ann ${question.faq}`)).toBeLessThan(1_000);
      await time.advance(minute);
    }
    expect(failed).toBeGreaterThan(30);
    for (const user of customers) for (const question of questions) expect(answered(user, question)).toBe(1);
    expect(await two.store.counts()).toMatchObject({ deliveries: 0, ambiguous: 0, dead: 0 });
    for (const sends of attemptsOnSlack().values())
      for (const [i, at] of sends.slice(1).entries()) expect(at - sends[i]!).toBeGreaterThanOrEqual(1_000);
  });
});
