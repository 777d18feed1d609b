import { pino } from 'pino';
import { IntakeError } from '../../../src/adapters/channel.js';
import { step } from '../../../src/dialogs/respond.js';
import { createServer } from '../../../src/http/server.js';
import type { AgentEvent } from '../../../src/model/event.js';
import { openPlatforms } from '../../../src/platforms.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createRuntime } from '../../../src/runtime/runtime.js';
import { createFakeDesk } from '../../fakes/desk.js';
import { createExactBrain } from '../brain.js';
import { openStore, type StorePlace } from '../place.js';
import { readTexts } from '../texts.js';
import { runtimeTimes, times } from '../times.js';
import { manyQuestions } from './questions.js';

/** What one bot process is told, as JSON in its one argument. */
export interface PlatformBotOptions {
  readonly worker: string;
  readonly port: number;
  /** Where the desk is told of cases. */
  readonly platform: string;
  /** The platform's settings. */
  readonly env: Readonly<Record<string, string>>;
  readonly place: StorePlace;
}

/** What an agent does at the desk comes to `POST /agent`; the rest is said by the store. */
type AgentsWay = AgentEvent & { readonly conversation: string };

/** One bot process with the real adapter of a platform: everything real but what it knows and its web desk. */
const main = async ({ worker, platform: url, port, env, place }: PlatformBotOptions) => {
  const clock = systemClock;
  const store = await openStore(place, clock);
  const log = pino({ level: 'warn' }, pino.destination(2));
  const app = createServer({ trustProxy: false, publicUrl: 'http://127.0.0.1', log });
  const channels = await openPlatforms(env, '127.0.0.1', { app, store, log, worker, turnedAway: () => {} });
  const runtime = createRuntime({
    worker,
    store,
    channels,
    desks: [createFakeDesk({ url, worker, timeoutMs: times.callMs })],
    brain: createExactBrain(await readTexts(), manyQuestions),
    step,
    clock,
    log,
    settings: runtimeTimes,
  });
  app.post('/agent', async (request, reply) => {
    const { conversation, ...event } = request.body as AgentsWay;
    const state = await store.conversation(conversation);
    if (!state) return reply.status(404).send({});
    const agent = { id: 'web:agent', name: 'Sam' };
    try {
      await runtime.sink({ ...event, at: clock.now(), agent, address: state.address } as AgentEvent);
      return {};
    } catch (error) {
      if (error instanceof IntakeError) return reply.status(503).send({});
      throw error;
    }
  });
  process.on('disconnect', () => process.exit());
  process.once('SIGTERM', async () => {
    await runtime.stop(8_000);
    await app.close();
    await store.close();
    process.exit();
  });
  await runtime.start();
  await app.listen({ port, host: '127.0.0.1' });
  process.send?.('ready');
};

await main(JSON.parse(process.argv[2] ?? 'null') as PlatformBotOptions);
