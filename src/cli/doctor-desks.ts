import type { DeskPlace } from '../adapters/desk-place.js';
import { type Config, ConfigError } from '../config.js';
import { deskProblems, openDesks } from '../desks.js';
import { createServer } from '../http/server.js';
import { sleep } from '../model/clock.js';
import { openPlatforms, readPlatforms } from '../platforms.js';
import { systemClock } from '../runtime/clock.js';
import { createLog } from '../runtime/log.js';
import type { Store } from '../store/store.js';
import { type Finding, fault, fine, note } from './finding.js';

/** The doctor does not wait longer than this for a platform's answer, in ms. */
const mostMs = 15_000;

const warningsOf = async (place: DeskPlace): Promise<Finding[]> => {
  const over = new AbortController();
  try {
    const late = sleep(systemClock, mostMs, over.signal).then(() => undefined);
    const warnings = await Promise.race([place.warnings(), late]);
    if (!warnings) return [fault(`Desk ${place.name}: the platform did not answer in time. Try again.`)];
    return warnings.length === 0
      ? [fine(`Desk ${place.name}`)]
      : warnings.map((warning) => fault(`Desk ${place.name}: ${warning}`));
  } catch (error) {
    return [fault(`Desk ${place.name}: ${error instanceof Error ? error.message : String(error)}`)];
  } finally {
    over.abort();
  }
};

/** Whether agents can work where `DESK` says, as far as the platforms tell. Nothing is taken in meanwhile. */
export const checkDesks = async (
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  store: Store,
): Promise<Finding[]> => {
  const { desks, host, publicUrl, trustProxy } = config;
  if (desks.length === 0) return [note('DESK is not set: agents work in the browser alone')];
  const platforms = readPlatforms(env, host);
  const problems = deskProblems(config, platforms);
  if (problems.length > 0) return problems.map(fault);
  const log = createLog({ level: 'silent', pretty: false });
  const app = createServer({ trustProxy, publicUrl, log });
  try {
    const channels = await openPlatforms(env, host, { app, store, log, worker: 'doctor', turnedAway: () => {} });
    const findings = await Promise.all(openDesks(desks, channels).map(warningsOf));
    return findings.flat();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(fault);
    throw error;
  } finally {
    await app.close();
  }
};
