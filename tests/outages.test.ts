import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { questions } from './fakes/questions.js';
import type { Name } from './outages/places.js';
import { openThree, type Three } from './outages/world.js';

const minute = 60_000;
const customers = Array.from({ length: 12 }, (_, i) => `ann${i}`);
const names: readonly Name[] = ['slack', 'discord', 'teams'];
const [first] = questions;

/** How many there are of them at most within any `ms`. */
const mostWithin = (ms: number, moments: readonly number[]): number =>
  Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + ms).length));

describe.each(names)('%s in trouble, beside two platforms that are well', { timeout: 90_000 }, (name) => {
  const others = names.filter((one) => one !== name);
  let three: Three;
  beforeEach(async () => {
    three = await openThree();
  });
  afterEach(() => three.close());

  const answered = (where: Name, customer: string, { marker }: { marker: string }) =>
    three.places[where].sees(customer).filter((text) => text.includes(marker)).length;

  /** The longest that an answer takes on the others, in ms of the test's own time. */
  const delayElsewhere = async (customer: string): Promise<number> => {
    const { time } = three;
    const asked = time.now();
    for (const other of others) expect(await three.ask(other, customer, first.text)).toBe(true);
    const delays = new Map<Name, number>();
    await time.advance(5_000, () => {
      for (const other of others)
        if (!delays.has(other) && answered(other, customer, first) > 0) delays.set(other, time.now() - asked);
    });
    return Math.max(...others.map((other) => delays.get(other) ?? Number.POSITIVE_INFINITY));
  };

  /** When each of its conversations was written to, or tried to. */
  const attempts = () => {
    const found = new Map<string, number[]>();
    for (const { channel, conversation, at } of three.attempts)
      if (channel === name) found.set(conversation, [...(found.get(conversation) ?? []), at]);
    expect(found.size).toBe(customers.length);
    return [...found.values()];
  };

  it('at the start: the others answer at once, and it does as soon as it is there', async () => {
    const place = three.places[name];
    await place.down();
    await three.start();
    expect(await delayElsewhere('ann')).toBeLessThan(1_000);
    const { channels } = await three.runtime.ready();
    for (const other of others) expect(channels[other]).toEqual({ ok: true });
    expect(channels[name]).toMatchObject({ ok: false, why: expect.stringMatching(/\w/) });
    expect(await three.ask(name, 'ann0', first.text)).toBe(false);
    await three.time.advance(10 * minute);
    await place.up();
    // A connection is made on the computer's time, and tried again on the test's.
    const heard = async () => {
      await three.time.advance(10_000);
      return three.ask(name, 'ann1', first.text);
    };
    await expect.poll(heard, { timeout: 30_000 }).toBe(true);
    await three.time.advance(1_000);
    expect((await three.runtime.ready()).channels[name]).toEqual({ ok: true });
    expect(answered(name, 'ann1', first)).toBe(1);
  });

  it('for ten minutes: what waits goes out within a minute of its return, once; the others are not delayed', async () => {
    await three.start();
    const { time } = three;
    // It has been heard of before: a platform whose keys were never had cannot be believed.
    expect(await three.ask(name, 'bob', first.text)).toBe(true);
    await time.advance(1_000);
    const place = three.places[name];
    await place.down();
    for (const customer of customers) expect(await three.ask(name, customer, first.text)).toBe(true);
    for (let passed = 0; passed < 10; passed++) {
      expect(await delayElsewhere(`cyd${passed}`)).toBeLessThan(1_000);
      await time.advance(minute - 5_000);
    }
    for (const customer of customers) expect(answered(name, customer, first)).toBe(0);
    const own = three.attempts.filter(({ channel }) => channel === name);
    for (const conversation of new Set(own.map((one) => one.conversation))) {
      const sends = own.filter((one) => one.conversation === conversation).map(({ at }) => at);
      // Waits grow up to half a minute, and no attempt is missed for longer.
      expect(sends.length).toBeLessThan(40);
      expect(Math.max(0, ...sends.slice(1).map((at, i) => at - sends[i]!))).toBeLessThan(35_000);
    }
    await place.up();
    await time.advance(minute);
    for (const customer of customers) expect(answered(name, customer, first)).toBe(1);
    expect(await three.store.counts()).toMatchObject({ deliveries: 0, ambiguous: 0, dead: 0 });
  });

  it('with three of ten sends failing: each is answered once, within the platform’s limits', async () => {
    await three.start();
    const { time, places } = three;
    let [sent, failed, ambiguous] = [0, 0, 0];
    three.beforeSend((channel) => {
      if (channel === name && [0, 3, 7].includes(sent++ % 10) && places[name].fail(failed++)) ambiguous++;
    });
    for (const question of questions) {
      for (const customer of customers) expect(await three.ask(name, customer, question.text)).toBe(true);
      expect(await delayElsewhere(`cyd ${question.faq}`)).toBeLessThan(1_000);
      await time.advance(minute);
    }
    expect(failed).toBeGreaterThan(30);
    for (const customer of customers)
      for (const question of questions) expect(answered(name, customer, question)).toBe(1);
    // What nobody can tell of is not repeated, and is shown at the desk.
    expect(ambiguous > 0).toBe(name === 'teams');
    expect(await three.store.counts()).toMatchObject({ deliveries: 0, ambiguous, dead: 0 });
    for (const sends of attempts())
      for (const { burst, perSecond } of three.limitsOf(name))
        for (const seconds of [1, 5, 30])
          expect(mostWithin(seconds * 1_000, sends)).toBeLessThanOrEqual(burst + Math.ceil(perSecond * seconds) - 1);
  });
});
