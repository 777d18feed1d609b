import type { ChannelAdapter } from '../adapters/channel.js';
import type { DeskPlace } from '../adapters/desk-place.js';
import { type Config, ConfigError } from '../config.js';
import { deskProblems, openDesks } from '../desks.js';
import { createServer } from '../http/server.js';
import { nextStep, openPlatforms, readPlatforms } from '../platforms.js';
import { createLog } from '../runtime/log.js';
import type { Store } from '../store/store.js';
import { type Finding, fault, fine, note } from './finding.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The platforms and desks that are set up, opened without taking anything in. */
export interface Opened {
  readonly channels: readonly ChannelAdapter[];
  readonly desks: readonly DeskPlace[];
}

/** Which platforms are set up, and what helps to do so. */
export const checkPlatforms = async (env: Environment, host: string): Promise<Finding[]> => {
  const look = async ([name, p]: [string, ReturnType<typeof readPlatforms>[string]]): Promise<Finding[]> => {
    if (p.state === 'faulty') return p.problems.map((problem) => fault(`${name}: ${problem}`));
    if (p.state === 'off') return [note(`${name} is off: ${p.why}`)];
    try {
      const next = await nextStep(name, env);
      return [fine(`${name} is set up`), ...(next ? [note(`${name}: ${next}`)] : [])];
    } catch (error) {
      return [fault(`${name}: ${error instanceof Error ? error.message : String(error)}`)];
    }
  };
  return (await Promise.all(Object.entries(readPlatforms(env, host)).map(look))).flat();
};

/** Opens what is set up for as long as `look` takes. What keeps it from being opened is among the findings. */
export const withPlatforms = async (
  { desks, host, publicUrl, trustProxy }: Config,
  env: Environment,
  store: Store,
  look: (opened: Opened) => Promise<Finding[]>,
): Promise<Finding[]> => {
  const platforms = readPlatforms(env, host);
  const problems = deskProblems({ desks }, platforms);
  if (problems.length > 0) return problems.map(fault);
  if (Object.values(platforms).some((p) => p.state === 'faulty'))
    return [note('Desks were not looked at, and nothing was sent to platforms: mend what is set by halves first')];
  const log = createLog({ level: 'silent', pretty: false });
  const app = createServer({ trustProxy, publicUrl, log });
  try {
    const channels = await openPlatforms(env, host, { app, store, log, worker: 'doctor', turnedAway: () => {} });
    return await look({ channels, desks: openDesks(desks, channels) });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(fault);
    throw error;
  } finally {
    await app.close();
  }
};
