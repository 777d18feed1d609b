import type { Address } from '../../../model/message.js';
import { type Capabilities, type ChannelHealth, SendError } from '../../channel.js';
import type { DeskPlace } from '../../desk-place.js';
import type { SlackClient } from '../client.js';
import { refusal, tokenProblem, toSendError } from '../errors.js';
import { deskAddress, readMessageId } from '../place.js';

/** Scopes that a desk needs besides those of a customers' channel. */
export const deskScopes: readonly string[] = ['reactions:write'];

/** What Slack says of a desk's channel. */
interface Found {
  /** Why agents cannot work there, and what to do. */
  readonly problem?: string;
  /** What else an operator should mend. */
  readonly warnings: readonly string[];
}

const checkPlace = (place: string): void => {
  if (!/^[CG][A-Z0-9]{2,}$/.test(place))
    throw new Error(
      `DESK=slack:${place} names no channel: its id begins with C or G, such as C0123ABCD. It stands at the end of the channel's details in Slack.`,
    );
};

/** A channel of the workspace where agents work. */
export class SlackDesk implements DeskPlace {
  readonly name: string;
  readonly address: Address;
  #problem: string | undefined = 'Slack has not yet been asked about the desk’s channel.';

  /** Throws when `channel` cannot be the id of one. */
  constructor(
    readonly channel: string,
    readonly capabilities: Capabilities,
    private readonly deps: {
      client: SlackClient;
      /** Why the workspace cannot be reached at all; undefined when it can. */
      unreachable: () => string | undefined;
    },
  ) {
    checkPlace(channel);
    this.name = `slack:${channel}`;
    this.address = deskAddress(channel);
  }

  thread(messageId: string): Address {
    const at = readMessageId(messageId);
    if (at?.channel !== this.channel) throw new SendError('refused', `${messageId} is no message of this desk.`);
    return deskAddress(this.channel, at.ts);
  }

  health(): ChannelHealth {
    const why = this.deps.unreachable() ?? this.#problem;
    return why === undefined ? { ok: true } : { ok: false, why };
  }

  async warnings(): Promise<string[]> {
    try {
      const { problem, warnings } = await this.#look();
      return [...(problem ? [problem] : []), ...warnings];
    } catch (error) {
      return [`Slack cannot be asked about the desk’s channel: ${toSendError(error).message}`];
    }
  }

  /** Asks Slack whether agents can work here. What it does not answer leaves everything as it was. */
  async check(): Promise<void> {
    const found = await this.#look().catch(() => undefined);
    if (found) this.#problem = found.problem;
  }

  async #look(): Promise<Found> {
    const { channel } = this;
    try {
      const answer = await this.deps.client.ask((web) => web.conversations.info({ channel }));
      const info = answer.channel;
      const scopes = answer.response_metadata?.scopes;
      const missing = scopes ? deskScopes.filter((scope) => !scopes.includes(scope)) : [];
      const named = `The desk’s channel ${info?.name ? `#${info.name} (${channel})` : channel}`;
      const problem = info?.is_archived
        ? `${named} is archived: restore it, or name another one in DESK.`
        : info?.is_member === false
          ? `The bot is not in the desk’s channel ${channel}: write "/invite @Careline" there.`
          : missing.length > 0
            ? `The Slack app lacks the scope ${missing.join(', ')}, which a desk needs: add it under "OAuth & Permissions" and install the app again.`
            : undefined;
      const warnings: string[] = [];
      if (info?.is_ext_shared || info?.is_pending_ext_shared)
        warnings.push(
          `${named} is shared with another organisation, which can read all cases: stop sharing it, or name another one in DESK.`,
        );
      if (info && !info.is_private)
        warnings.push(
          `${named} is public, so that everybody in the workspace can read all cases: make it private in its settings.`,
        );
      return { ...(problem ? { problem } : {}), warnings };
    } catch (error) {
      const word = refusal(error);
      const problem =
        word === 'channel_not_found'
          ? `The desk’s channel ${channel} does not exist, or the bot is not in it: check the id in DESK, and write "/invite @Careline" in the channel.`
          : tokenProblem(error, 'SLACK_BOT_TOKEN');
      if (!problem) throw error;
      return { problem, warnings: [] };
    }
  }
}
