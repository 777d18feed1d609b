import type { Clock } from '../../model/clock.js';
import type { Address } from '../../model/message.js';
import { SendError } from '../channel.js';
import type { Reference } from './activity.js';
import type { TeamsConfig } from './config.js';
import { type Doing, isGone, sendErrorOf } from './errors.js';
import type { Login } from './login.js';
import type { TeamsSdk, Turn } from './sdk.js';
import type { SignIn } from './sign-in.js';

/** How long something that nobody waits for may take, in ms. */
const asideMs = 10_000;

/** Runs `work` with a signal that aborts after a while. */
const within = async <T>(clock: Clock, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const cancel = clock.after(ms, () => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    cancel();
  }
};

/** Calls to Teams about one conversation. All of them throw `SendError`. */
export class Calls {
  constructor(
    private readonly config: TeamsConfig,
    private readonly clock: Clock,
    private readonly login: Login,
    private readonly signIn: SignIn,
    private readonly sdk: TeamsSdk,
  ) {}

  /** Kept by the adapter, or made by hand of a conversation's id alone: `{ conversation: { id } }`. */
  referenceOf({ ref }: Address): Reference {
    const known = ref as Partial<Reference> | null;
    if (!known?.conversation?.id) throw new SendError('gone', 'Where to answer in Teams is not known.');
    return { ...known, conversation: known.conversation, serviceUrl: known.serviceUrl ?? this.config.serviceUrl };
  }

  /** Undefined only where something was to be removed that is gone already. */
  async make<T>(
    to: Address,
    doing: Doing,
    signal: AbortSignal,
    logic: (turn: Turn) => Promise<T>,
  ): Promise<T | undefined> {
    const reference = this.referenceOf(to);
    const inTime = () => {
      if (signal.aborted) throw new SendError('unavailable', 'The time for this attempt was over before it began.');
    };
    inTime();
    try {
      if (!this.config.anonymous) await this.signIn.token();
      inTime();
      return await this.sdk.continueConversation(reference, signal, logic);
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 401) this.login.forget();
      if (doing === 'remove' && isGone(error)) return undefined;
      throw sendErrorOf(error, doing, this.clock);
    }
  }

  /** For what no delivery waits for: it has a time limit of its own. */
  aside<T>(to: Address, logic: (turn: Turn) => Promise<T>): Promise<T | undefined> {
    return within(this.clock, asideMs, (signal) => this.make(to, 'edit', signal, logic));
  }
}
