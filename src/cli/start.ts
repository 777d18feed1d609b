import { relative } from 'node:path';
import { readConfig } from '../config.js';
import { thinLine } from '../knowledge/check.js';
import { type App, startApp } from '../main.js';
import { readPlatforms } from '../platforms.js';
import { systemClock } from '../runtime/clock.js';
import { createLog } from '../runtime/log.js';
import { channelStates } from './channels.js';
import { counted } from './usage.js';

const print = (line: string) => process.stdout.write(`${line}\n`);
const here = (path: string) => {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : `./${short}`;
};

const welcome = async ({ config, knowledge, runtime, signInLink }: App) => {
  const { faqs, faults } = knowledge.health();
  const ready = await runtime.ready();
  print('');
  print('  Careline is running.');
  print('');
  print(`  Chat as a customer   ${config.publicUrl}/chat`);
  print(`  The desk             ${await signInLink()}`);
  print('                       (works once, for 15 minutes; another: npm run careline -- desk link)');
  for (const [i, line] of channelStates(readPlatforms(process.env, config.host), ready.channels).entries())
    print(`  ${(i === 0 ? 'Channels' : '').padEnd(20)} ${line}`);
  for (const { name } of config.desks) {
    const { ok, why } = ready.desks[name] ?? { ok: false, why: 'it is not open' };
    print(`  Desk                 ${name}: ${ok ? 'on' : `in trouble: ${why}`}`);
  }
  print(
    `  Knowledge            ${counted(faqs, 'FAQ')} from ${here(config.faqDir)}${faults.length ? `, ${counted(faults.length, 'fault')}: npm run doctor` : ''}`,
  );
  const thin = thinLine(knowledge.knowledge().faqs.values());
  if (thin !== undefined) print(`${' '.repeat(23)}${thin}`);
  print(`  Store                ${config.mongodbUri ? 'MongoDB' : `SQLite in ${here(config.dataDir)}`}`);
  print('');
};

/** `npm start`. Runs until SIGTERM or SIGINT, then finishes or hands back its work within 10 s. A second signal ends it at once. */
export const start = async (): Promise<undefined> => {
  const config = readConfig(process.env, process.cwd(), process.stdout.isTTY);
  const log = createLog({ level: config.logLevel, pretty: config.logPretty });
  const app = await startApp(config, log, process.env);
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'Stopping: finishing what was begun');
    // What is not over by then is handed back: its lease ends, and the next process takes it up.
    systemClock.after(9_500, () => process.exit(0));
    await app.stop(8_000);
    log.info('Stopped');
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A fault in one request must not take the others down; it is logged, and the store keeps what was accepted.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'An unexpected fault'));
  process.on('uncaughtException', (error) => log.error({ err: error }, 'An unexpected fault'));
  await welcome(app);
};
