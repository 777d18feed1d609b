import type { Knowledge } from '../knowledge/faq.js';
import type { Conversation } from '../model/conversation.js';
import type { Effect, Stimulus } from '../model/turn.js';

/** What one step yields: the state after it, and what is to be done. */
export interface Outcome {
  readonly state: Conversation;
  readonly effects: readonly Effect[];
}

/**
 * The dialog engine's shape: pure, total (it never throws) and deterministic. The state it returns has `seq` one higher
 * than the state it was given, and effects carry keys made with `messageKey(state.id, state.seq + 1, n)`.
 */
export type Step = (state: Conversation, event: Stimulus, knowledge: Knowledge) => Outcome;
