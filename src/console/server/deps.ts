import type { Logger } from 'pino';
import type { Costs } from '../../knowledge/costs.js';
import type { Thresholds } from '../../knowledge/faq.js';
import type { Clock } from '../../model/clock.js';
import type { AgentEvent } from '../../model/event.js';
import type { Turn } from '../../model/turn.js';
import type { Brain } from '../../runtime/brain.js';
import type { Learning } from '../../runtime/learning.js';
import type { Store } from '../../store/store.js';

/** What the desk needs from the outside. */
export interface DeskDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Where the outside reaches us; its scheme decides whether the cookie is `Secure`. */
  readonly publicUrl: string;
  /** A token with this many random bytes, in characters that are safe in a URL. */
  readonly randomToken: (bytes: number) => string;
  /**
   * Accepts an event durably and resolves with the turn that handled it; undefined when it is not handled within about
   * 5 s (it still will be). Throws `IntakeError` when it was not accepted.
   */
  readonly submit: (event: AgentEvent) => Promise<Turn | undefined>;
  /** What answers at this moment. */
  readonly brain: Brain;
  readonly learning: Learning;
  /** Settings that a preview starts from. `oosShare` is undefined when it is learnt. */
  readonly settings: { readonly thresholds: Thresholds; readonly costs: Costs; readonly oosShare: number | undefined };
  readonly log: Logger;
}
