import type { Clock } from '../../model/clock.js';
import type { TeamsConfig } from './config.js';
import type { TeamsDeps } from './context.js';
import { type Login, Rejected } from './login.js';

/** Between two tries to reach Microsoft, in ms: twice as long each time, between these. */
const firstWait = 2_000;
const longestWait = 60_000;

/**
 * Whether Microsoft takes our credentials. Wrong ones end the start; while Microsoft cannot be reached it is tried again
 * in the background, and `problem` says so.
 */
export class SignIn {
  problem: string | undefined;
  private cancel = () => {};

  constructor(
    private readonly login: Login,
    private readonly config: TeamsConfig,
    private readonly clock: Clock,
    private readonly log: TeamsDeps['log'],
  ) {}

  /** Throws `Rejected`, with words for an operator. */
  async start(): Promise<void> {
    this.problem = undefined;
    if (this.config.anonymous) return;
    try {
      await this.token();
    } catch (error) {
      if (error instanceof Rejected) throw error;
      this.log.warn({ channel: 'teams', why: this.problem }, 'Microsoft cannot be reached; the sign-in is tried again');
      this.later(firstWait);
    }
  }

  stop(): void {
    this.cancel();
  }

  /** Our token; what came of asking for it is kept in `problem`. Throws `Rejected` or `Unreachable`. */
  async token(): Promise<string> {
    try {
      const token = await this.login.token();
      this.problem = undefined;
      return token;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.problem = error instanceof Rejected ? why : `Teams cannot be signed in to: ${why} It is tried again.`;
      throw error;
    }
  }

  private later(wait: number): void {
    this.cancel = this.clock.after(wait, () => {
      this.token().then(
        () => this.log.info({ channel: 'teams' }, 'Signed in to Teams'),
        (error: unknown) => {
          if (!(error instanceof Rejected)) return this.later(Math.min(wait * 2, longestWait));
          this.log.error({ channel: 'teams', why: error.message }, 'The credentials of the Teams bot are rejected');
        },
      );
    });
  }
}
