import { pino } from 'pino';
import { step } from '../../src/dialogs/respond.js';
import { systemClock } from '../../src/runtime/clock.js';
import { createRuntime } from '../../src/runtime/runtime.js';
import { createFakeChannel } from '../fakes/channel.js';
import { createFakeDesk } from '../fakes/desk.js';
import { createExactBrain } from './brain.js';
import { breakStore } from './broken.js';
import { openStore } from './place.js';
import { readTexts } from './texts.js';
import { type BotOptions, runtimeTimes, times } from './times.js';

/** One bot process, with everything real but its channel, its desk and what it knows. */
const main = async (options: BotOptions) => {
  const { worker, platform: url, kind, port } = options;
  const clock = { ...systemClock, now: () => systemClock.now() + options.skewMs };
  const store = await openStore(options.place, clock);
  const runtime = createRuntime({
    worker,
    store: breakStore(store, options.broken),
    channels: [createFakeChannel({ url, port, kind, worker, timeoutMs: times.callMs })],
    desks: [createFakeDesk({ url, worker, timeoutMs: times.callMs })],
    brain: createExactBrain(await readTexts()),
    step,
    clock,
    log: pino({ level: 'warn' }, pino.destination(2)),
    settings: runtimeTimes,
  });
  process.on('disconnect', () => process.exit());
  process.once('SIGTERM', async () => {
    await runtime.stop(10_000);
    await store.close();
    process.exit();
  });
  await runtime.start();
  process.send?.('ready');
};

await main(JSON.parse(process.argv[2] ?? 'null') as BotOptions);
