import type { DeskPlace } from '../adapters/desk-place.js';
import { sleep } from '../model/clock.js';
import { systemClock } from '../runtime/clock.js';
import { type Finding, fault, fine, note } from './finding.js';

/** The doctor does not wait longer than this for a platform's answer, in ms. */
export const answerMs = 15_000;

/** What a platform says of a place; undefined when it does not answer in time. Throws what asking throws. */
export const warningsOf = async (place: DeskPlace): Promise<readonly string[] | undefined> => {
  const over = new AbortController();
  try {
    return await Promise.race([place.warnings(), sleep(systemClock, answerMs, over.signal).then(() => undefined)]);
  } finally {
    over.abort();
  }
};

const check = async (place: DeskPlace): Promise<Finding[]> => {
  try {
    const warnings = await warningsOf(place);
    if (!warnings) return [fault(`Desk ${place.name}: the platform did not answer in time. Try again.`)];
    return warnings.length === 0
      ? [
          fine(`Desk ${place.name}`),
          ...((await place.unknown?.()) ?? []).map((one) => note(`Desk ${place.name}: ${one}`)),
        ]
      : warnings.map((warning) => fault(`Desk ${place.name}: ${warning}`));
  } catch (error) {
    return [fault(`Desk ${place.name}: ${error instanceof Error ? error.message : String(error)}`)];
  }
};

/** Whether agents can work where `DESK` says, as far as the platforms tell. */
export const checkDesks = async (desks: readonly DeskPlace[]): Promise<Finding[]> =>
  desks.length === 0
    ? [note('DESK is not set: agents work in the browser alone')]
    : (await Promise.all(desks.map(check))).flat();
