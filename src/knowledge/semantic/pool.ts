import { availableParallelism } from 'node:os';
import { threadOf } from '../../thread.js';
import { EncoderDown, type SentenceEncoder } from './encoder.js';
import { type EncoderFolder, nameOf } from './folder.js';
import { unlessAborted } from './remember.js';
import type { Role } from './session.js';
import { type EncoderThread, startThread } from './thread.js';

/** Messages that may wait; more are refused, and matched by words. */
const MOST_WAITING = 256;
/** Milliseconds for which a model that could not be opened is not tried again. */
const REST_MS = 10_000;

interface Job {
  readonly text: string;
  readonly role: Role;
  readonly signal: AbortSignal | undefined;
  resolve(vector: Float32Array): void;
  reject(error: unknown): void;
}

/** A place for a thread, which is opened by the first job. */
interface Seat {
  thread?: EncoderThread | undefined;
  working: boolean;
}

/**
 * Returns an encoder on the model of a folder, in threads that open with the first text: one for messages and, on more than
 * one core, a second while texts are learnt. Both take messages first. A thread that died is replaced by the next text.
 */
export const createPool = (settings: EncoderFolder, now: () => number): SentenceEncoder => {
  const messages: Job[] = [];
  const lessons: Job[] = [];
  const first: Seat = { working: false };
  const second: Seat = { working: false };
  let resting = false;
  let closed = false;
  let fault: { readonly error: unknown; readonly until: number } | undefined;

  const open = async (seat: Seat): Promise<EncoderThread> => {
    if (fault && now() < fault.until) throw fault.error;
    try {
      const start = await threadOf('knowledge/semantic/worker.ts');
      if (closed) throw new EncoderDown('The encoder is closed.');
      seat.thread = startThread(start, settings);
      await seat.thread.opened;
      return seat.thread;
    } catch (error) {
      fault = { error, until: now() + REST_MS };
      void seat.thread?.end();
      seat.thread = undefined;
      throw error;
    }
  };

  const failAll = (error: unknown) => {
    for (const job of [...messages.splice(0), ...lessons.splice(0)]) job.reject(error);
  };

  /** Takes what waits, one text after another, until nothing does. */
  const work = async (seat: Seat): Promise<void> => {
    if (seat.working) return;
    seat.working = true;
    try {
      while (messages.length + lessons.length > 0) {
        const thread = seat.thread && !seat.thread.ended ? seat.thread : await open(seat);
        const job = messages.shift() ?? lessons.shift();
        if (job?.signal?.aborted) job.reject(job.signal.reason);
        else if (job) await thread.ask(job).then(job.resolve, job.reject);
      }
    } catch (error) {
      failAll(error);
    } finally {
      seat.working = false;
    }
    endSecond();
  };

  const endSecond = () => {
    if (!resting || second.working) return;
    void second.thread?.end();
    second.thread = undefined;
  };

  const ask = (queue: Job[], texts: readonly string[], role: Role, signal: AbortSignal | undefined) => {
    const vectors = texts.map(
      (text) =>
        new Promise<Float32Array>((resolve, reject) => {
          if (closed) reject(new EncoderDown('The encoder is closed.'));
          else queue.push({ text, role, signal, resolve, reject });
        }),
    );
    void work(first);
    if (second.thread || (queue === lessons && availableParallelism() > 1)) void work(second);
    return unlessAborted(Promise.all(vectors), signal);
  };

  return {
    name: nameOf(settings),
    languages: settings.languages,
    calibration: settings.calibration,
    async encode(texts, signal) {
      if (messages.length >= MOST_WAITING)
        throw new EncoderDown(`${messages.length} messages wait for the encoder: this one is matched by words.`);
      return ask(messages, texts, 'question', signal);
    },
    async encodeMany(texts, signal) {
      resting = false;
      return ask(lessons, texts, 'passage', signal);
    },
    rest() {
      resting = true;
      endSecond();
    },
    async close() {
      closed = true;
      failAll(new EncoderDown('The encoder is closed.'));
      await Promise.all([first, second].map(({ thread }) => thread?.end()));
    },
  };
};
