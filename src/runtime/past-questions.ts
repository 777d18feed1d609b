import { type PastQuestion, pastQuestions } from '../knowledge/past/questions.js';
import type { Turn } from '../model/turn.js';
import type { Store } from '../store/store.js';

/** Turns that are read at once: between two reads, others get their turn. */
const page = 200;

/** So many turns are looked through at most for each question that is wanted. */
const turnsPerQuestion = 12;

/** The last `most` questions that customers asked, oldest first, with what was said about them since. */
export const lastQuestions = async (store: Pick<Store, 'latestTurns'>, most: number): Promise<PastQuestion[]> => {
  // By their place: while pages are read others are written, and push some into the next page.
  const turns = new Map<string, Turn>();
  for (let read = 0; read < most * turnsPerQuestion; read += page) {
    const found = await store.latestTurns(read, page);
    for (const turn of found) turns.set(`${turn.conversation}#${turn.seq}`, turn);
    if (found.length < page || pastQuestions([...turns.values()]).length > most) break;
  }
  return pastQuestions([...turns.values()]).slice(-most);
};
