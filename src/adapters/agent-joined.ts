import type { AgentJoined } from '../model/event.js';
import type { Address } from '../model/message.js';

/**
 * What an agent said where customers talk with the bot: an event for each of them. `delivery`: the key of the platform's
 * delivery, which tells the events of one message apart from those of any other.
 */
export const agentJoined = (
  talks: readonly Address[],
  delivery: string,
  said: Pick<AgentJoined, 'at' | 'agent' | 'messageId' | 'text'>,
): AgentJoined[] =>
  talks.map((address) => ({
    ...said,
    type: 'agent.joined',
    key: `${delivery}:joined:${address.conversation}`,
    address,
  }));
