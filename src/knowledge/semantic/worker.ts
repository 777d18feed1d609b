import { parentPort, workerData } from 'node:worker_threads';
import type { EncoderFolder } from './folder.js';
import { type Guard, guarded } from './guard.js';
import { openSession, type Role } from './session.js';

/** What a thread is started with. */
export interface ThreadData {
  readonly settings: EncoderFolder;
  readonly guard: Guard;
}
/** One text for the thread. It answers with one `Answer` before it takes the next. */
export interface Question {
  readonly text: string;
  readonly role: Role;
}
/** What a thread says: once that it is open, without a vector, and then one for each question. */
export type Answer = { readonly vector?: Float32Array } | { readonly error: string };

const { settings, guard } = workerData as ThreadData;
const say = (answer: Answer) => parentPort!.postMessage(answer);
const fail = (error: unknown) => say({ error: error instanceof Error ? error.message : String(error) });

const serve = async () => {
  const encode = await guarded(guard, () => openSession(settings));
  parentPort!.on('message', ({ text, role }: Question) => {
    guarded(guard, () => encode(text, role)).then((vector) => say({ vector }), fail);
  });
  say({});
};

serve().catch(fail);
