import { type App, SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../../model/clock.js';
import { RejectedError } from './account.js';
import { type Log, type SlackClient, sdkLogger } from './client.js';
import { tokenProblem } from './errors.js';
import type { Intake } from './intake.js';
import type { SlackBody } from './wire.js';

/** How long Slack may take to greet, and the waits between attempts to connect, in ms. */
const greetingMs = 20_000;
const waitMinMs = 500;
const waitMaxMs = 30_000;

/**
 * A connection over which Slack delivers (Socket Mode). A delivery is acknowledged once it is stored; what is not, Slack
 * delivers again. Slack spreads deliveries over up to ten connections, so every process may have one.
 *
 * The SDK does not reconnect by itself here: its own attempt to do so ends the process when the network is down.
 */
export class Socket {
  readonly #receiver: SocketModeReceiver;
  #open = false;
  #connected = false;
  #problem: string | undefined;
  #connecting: Promise<void> | undefined;
  #failures = 0;
  #callOff = () => {};

  constructor(
    private readonly deps: { appToken: string; client: SlackClient; intake: Intake; clock: Clock; log: Log },
  ) {
    const { appToken, client, intake, log } = deps;
    this.#receiver = new SocketModeReceiver({
      appToken,
      logger: sdkLogger(log),
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: { ...client.options } },
      processEventErrorHandler: async () => false,
    });
    // Bolt's own App acknowledges before anything is stored; this one after.
    const app = {
      async processEvent({ body, ack }: { body: SlackBody; ack: (answer?: unknown) => Promise<void> }) {
        await ack(await intake.take(body));
      },
    };
    this.#receiver.init(app as unknown as App);
    this.#receiver.client.on('disconnected', () => {
      this.#connected = false;
      if (this.#open && !this.#connecting) this.#connectLater();
    });
  }

  /** Why nothing is delivered, for an operator; undefined when all is well. */
  get problem(): string | undefined {
    return this.#problem ?? (this.#connected ? undefined : 'Socket Mode is not connected; trying again.');
  }

  /** Connects, or goes on trying. Throws `RejectedError` when Slack does not accept the token. */
  async open(): Promise<void> {
    this.#open = true;
    try {
      await this.#connect();
    } catch (error) {
      this.#open = false;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#open = false;
    this.#callOff();
    if (this.#connecting && !this.#connected) await this.#receiver.client.disconnect();
    await this.#connecting?.catch(() => {});
    if (this.#connected) await this.#receiver.client.disconnect();
  }

  #connect(): Promise<void> {
    this.#connecting ??= this.#attempt().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #attempt(): Promise<void> {
    const { client } = this.#receiver;
    const giveUp = this.deps.clock.after(greetingMs, () => void client.disconnect());
    try {
      await this.#receiver.start();
      this.#connected = true;
      this.#problem = undefined;
      this.#failures = 0;
      if (!this.#open) await client.disconnect();
    } catch (err) {
      const problem = tokenProblem(err, 'SLACK_APP_TOKEN');
      if (problem) {
        this.#problem = problem;
        throw new RejectedError(problem);
      }
      this.deps.log.warn({ err }, 'Slack could not be reached for Socket Mode; trying again');
      this.#failures += 1;
      if (this.#open) this.#connectLater();
    } finally {
      giveUp();
    }
  }

  #connectLater(): void {
    const wait = this.#failures === 0 ? 0 : Math.min(waitMaxMs, waitMinMs * 2 ** this.#failures);
    this.#callOff();
    this.#callOff = this.deps.clock.after(wait, () => {
      if (this.#open)
        void this.#connect().catch((err: unknown) =>
          this.deps.log.error({ err }, 'Socket Mode is off: the token is rejected'),
        );
    });
  }
}
