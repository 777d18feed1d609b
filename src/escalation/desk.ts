import type { DeskNotice } from '../model/turn.js';

/** Whether a desk can be reached, in words for an operator. */
export interface DeskHealth {
  readonly ok: boolean;
  readonly why?: string;
}

/**
 * A place where agents work. The web desk reads tickets and turns from the store; it only has to be told when somebody
 * should look. `notify` resolves once a person can have seen the notice, and throws `SendError` `unavailable` while
 * nobody can be reached: the notice is retried until the case is closed.
 */
export interface Desk {
  readonly name: string;
  notify(notice: DeskNotice, key: string): Promise<void>;
  health(): Promise<DeskHealth>;
}
