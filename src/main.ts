import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createWebChannel } from './adapters/web/index.js';
import { type Config, ConfigError } from './config.js';
import { registerDesk } from './console/server/index.js';
import { createSignInLink } from './console/server/links.js';
import { createWhy } from './console/server/why.js';
import { createWebDesk } from './console/web-desk.js';
import { deskProblems, openDesks } from './desks.js';
import { step } from './dialogs/respond.js';
import { checkTexts } from './dialogs/texts.js';
import { registerHealth } from './http/health.js';
import { registerNotices } from './http/notices.js';
import { createServer } from './http/server.js';
import { createFileLinks } from './http/shared-files.js';
import type { Fault, Texts } from './knowledge/faq.js';
import { EncoderDown } from './knowledge/semantic/encoder.js';
import { makeFolder } from './make-folder.js';
import type { Json } from './model/json.js';
import { openPlatforms, readPlatforms } from './platforms.js';
import { trainByLanguage } from './runtime/by-language.js';
import { systemClock } from './runtime/clock.js';
import { type KnowledgeService, startKnowledge } from './runtime/knowledge.js';
import { createLearning } from './runtime/learning.js';
import type { Log } from './runtime/log.js';
import { createMetrics } from './runtime/metrics.js';
import { startOosShare } from './runtime/oos-share.js';
import { randomToken } from './runtime/random.js';
import { createRuntime, type Runtime } from './runtime/runtime.js';
import { openSqlite } from './store/sqlite/index.js';
import { type Store, StoreError } from './store/store.js';
import { openTrainers } from './trainers.js';

/** Where SQLite keeps everything. */
export const databaseFile = (config: Config): string => join(config.dataDir, 'careline.db');

/** Opens the store that the configuration names: MongoDB with `MONGODB_URI`, else SQLite in `CARELINE_DATA`. */
export const openStore = async (config: Config, log?: Log): Promise<Store> => {
  const told = log ? { log: { info: (sentence: string) => log.info(sentence) } } : {};
  if (config.mongodbUri) {
    const { openMongo } = await import('./store/mongo/index.js');
    return openMongo({ uri: config.mongodbUri, clock: systemClock, ...told });
  }
  try {
    makeFolder(config.dataDir);
  } catch (error) {
    throw new StoreError(
      'unusable',
      `The folder ${config.dataDir} cannot be made (${(error as Error).message}). Set CARELINE_DATA to a folder that Careline may write to.`,
    );
  }
  return openSqlite({
    path: databaseFile(config),
    clock: systemClock,
    ...told,
  });
};

/** What is wrong with the wording, as faults of its file. */
export const wordingFaults = (file: string, texts: Texts): Fault[] =>
  checkTexts(texts).map(({ key, problem, fix }) => ({
    file: basename(file),
    line: 0,
    problem: `${key}: ${problem}`,
    fix,
  }));

/**
 * Loads what the bot knows and says, and keeps it in step with the files and the store. `onTrouble` hears each time that
 * matching goes on without something that failed.
 */
export const openKnowledge = async (
  config: Config,
  store: Store,
  log: Log,
  onTrouble = () => {},
): Promise<KnowledgeService> => {
  let withoutMeaning: string | undefined;
  const trainers = openTrainers(config, {
    log,
    keepIn: config.mongodbUri ? store : 'file',
    onTrouble(error) {
      onTrouble();
      if (error instanceof EncoderDown) withoutMeaning = error.message;
    },
    onLearnt({ name }) {
      if (name !== 'words') withoutMeaning = undefined;
    },
  });
  const shares = await startOosShare({ store, clock: systemClock, log, worker: randomUUID(), fixed: config.oosShare });
  const service = await startKnowledge({
    store,
    clock: systemClock,
    log,
    faqDir: config.faqDir,
    textsFile: config.textsFile,
    thresholds: config.thresholds,
    checkTexts: (texts) => wordingFaults(`${texts.locale}.yaml`, texts),
    train: trainByLanguage(trainers),
    oosShare: shares.current,
  });
  return {
    ...service,
    health: () => ({ ...service.health(), ...(withoutMeaning !== undefined && { withoutMeaning }) }),
    async stop() {
      shares.stop();
      await service.stop();
      await trainers.close();
    },
  };
};

/** Everything, running. */
export interface App {
  readonly config: Config;
  readonly store: Store;
  readonly knowledge: KnowledgeService;
  readonly runtime: Runtime;
  readonly server: FastifyInstance;
  /** A fresh sign-in link for the desk. */
  signInLink(): Promise<string>;
  stop(withinMs: number): Promise<void>;
}

const listen = async (server: FastifyInstance, { port, host }: Config): Promise<void> => {
  try {
    await server.listen({ port, host });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const fault =
      code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is in use, maybe by another Careline. Stop that, or set PORT to another one.`
        : `Cannot listen on ${host}:${port} (${message}). Set HOST and PORT to an address of this machine.`;
    throw new ConfigError([fault]);
  }
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Starts the whole product, with the platforms whose variables `env` holds. Throws `StoreError`, or `ConfigError` when a
 * platform is set by halves or the address cannot be listened on.
 */
export const startApp = async (config: Config, log: Log, env: Environment = {}): Promise<App> => {
  const problems = deskProblems(config, readPlatforms(env, config.host));
  if (problems.length > 0) throw new ConfigError(problems);
  const store = await openStore(config, log);
  const undo: (() => Promise<unknown>)[] = [() => store.close()];
  try {
    const metrics = createMetrics();
    const knowledge = await openKnowledge(config, store, log, () => metrics.meaningFailures.inc());
    undo.unshift(() => knowledge.stop());
    const { publicUrl } = config;
    const server = createServer({ trustProxy: config.trustProxy, publicUrl, log });
    undo.unshift(() => server.close());
    await registerNotices(server, config.notices);
    const links = createFileLinks(server, { store, clock: systemClock, publicUrl, randomToken });
    const web = createWebChannel({
      app: server,
      store,
      clock: systemClock,
      randomToken,
      publicUrl,
      embedOn: config.embedOn,
      why: createWhy({ store, clock: systemClock, brain: knowledge }),
    });
    const desk = createWebDesk({ store, clock: systemClock });
    const worker = randomUUID();
    const platforms = await openPlatforms(env, config.host, {
      app: server,
      store,
      log,
      worker,
      turnedAway: (channel, why) => metrics.turnedAway.inc({ channel, why }),
      linkTo: links.linkTo,
    });
    const runtime = createRuntime({
      worker,
      store,
      channels: [web, ...platforms],
      desks: [desk],
      places: openDesks(config.desks, platforms),
      brain: knowledge,
      step,
      clock: systemClock,
      log,
      metrics,
    });
    registerDesk(server, {
      store,
      clock: systemClock,
      publicUrl,
      randomToken,
      submit: runtime.submit,
      brain: knowledge,
      learning: createLearning({ store, clock: systemClock, faqDir: config.faqDir }),
      settings: config,
      log,
    });
    registerHealth(server, {
      async ready() {
        const ready = await runtime.ready();
        const { faults, ...known } = knowledge.health();
        const channels = Object.values(ready.channels);
        // The desk in the browser may be empty as long as nobody waits, or while another desk hears of it.
        const waits = (ready.waiting?.waitingTickets ?? 0) > 0;
        const { [desk.name]: browser, ...places } = ready.desks;
        const others = Object.values(places);
        const unheard = others.some((d) => !d.ok) || (others.length === 0 && waits && browser?.ok === false);
        const report = { ...ready, knowledge: { ...known, faults: faults.slice(0, 20) } };
        return {
          ok: ready.store.ok && channels.some((c) => c.ok),
          degraded: !known.ok || channels.some((c) => !c.ok) || unheard,
          report: report as unknown as Json,
        };
      },
      async metrics() {
        metrics.waiting(await store.counts());
        return { type: metrics.registry.contentType, text: await metrics.registry.metrics() };
      },
    });
    await runtime.start();
    undo.unshift(() => runtime.stop(0));
    await listen(server, config);
    return {
      config,
      store,
      knowledge,
      runtime,
      server,
      signInLink: () => createSignInLink(store, systemClock, randomToken, publicUrl),
      async stop(withinMs) {
        await runtime.stop(withinMs);
        await server.close();
        await knowledge.stop();
        await store.close();
      },
    };
  } catch (error) {
    for (const step of undo) await step().catch(() => {});
    throw error;
  }
};
