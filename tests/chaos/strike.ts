import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../../src/store/store.js';
import type { BotProcess } from './bot-process.js';
import type { PlatformControl } from './control.js';
import type { Mongod } from './mongod.js';
import type { Blow } from './schedule.js';
import { times } from './times.js';

/** What a run is made of, while it runs. `report` takes a line on how far it is. */
export interface Scene {
  readonly events: number;
  readonly bots: readonly BotProcess[];
  readonly platform: PlatformControl;
  readonly mongod: Mongod | undefined;
  readonly report: (line: string) => void;
}

/** After so many blows there is a calm of so many ms, where a bot looks through the history after a start. */
const calm = { every: 10, ms: 30_000 };

/**
 * Carries out the schedule while the plan is played at such a pace that both end together. `looksBack`: the bot has a calm
 * now and then, and is killed once more when everything was said.
 */
export const strike = async (scene: Scene, blows: readonly Blow[], looksBack: boolean): Promise<void> => {
  const { events, bots, platform, mongod, report } = scene;
  const began = performance.now();
  for (const [i, blow] of blows.entries()) {
    const meanMs = i === 0 ? 3_000 : (performance.now() - began) / i;
    const { sent } = await platform.progress();
    await platform.pace(Math.max(5, ((events - sent) / ((blows.length - i) * meanMs)) * 1_000));
    report(`blow ${i + 1} of ${blows.length} (${blow.type}); ${sent} of ${events} events sent`);
    await sleep(blow.afterMs);
    if (blow.type === 'crash') await mongod?.crash();
    else {
      const bot = bots[blow.victim]!;
      if (blow.type === 'stop' && blow.midSend) await platform.midSend(bot.worker, 2_000);
      if (blow.type === 'stop') await bot.pause(blow.forMs);
      else bot.kill();
      await bot.ready(60_000);
    }
    if (looksBack && i % calm.every === calm.every - 1) await sleep(calm.ms);
  }
  await platform.pace(500);
  if (!looksBack) return;
  for (let left = 600; left > 0 && (await platform.progress()).sent < events; left--) await sleep(200);
  for (const bot of bots) bot.kill();
  await Promise.all(bots.map((bot) => bot.ready(60_000)));
};

/**
 * Waits until everything was said and done, nothing waits in the store, and the bot has been quiet for longer than any
 * of its time-outs; false when it got stuck before.
 */
export const drain = async ({ events, platform, report }: Scene, store: Store): Promise<boolean> => {
  const quietMs = times.leaseMs + times.sendMs + times.retryMaxMs;
  const began = performance.now();
  let left: number | undefined;
  let changedAt = began;
  for (;;) {
    const progress = await platform.progress();
    const waiting = await store.counts().then(
      (counts) => counts.events + counts.deliveries,
      () => undefined,
    );
    const now = performance.now();
    if (waiting !== left) changedAt = now;
    left = waiting;
    if (progress.done && left === 0 && progress.quietMs > quietMs) return true;
    const stuck = progress.quietMs > times.stuckMs && now - changedAt > times.stuckMs;
    if (stuck || now - began > times.drainMs) return false;
    report(`draining; ${progress.acked} of ${events} events acknowledged, ${left ?? '?'} jobs left in the store`);
    await sleep(500);
  }
};
