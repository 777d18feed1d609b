import type { Asked } from '../knowledge/asked.js';
import type { Knowledge } from '../knowledge/faq.js';
import { type Conversation, newConversation } from '../model/conversation.js';
import { contextOf } from './reading/context.js';
import { type MatchText, perceiveMessage } from './reading/read.js';
import { step } from './respond.js';

const address = { channel: 'terminal', conversation: 'terminal:first-turn', ref: null };
const from = { platform: 'terminal', tenant: '-', user: 'somebody' };
const messageId = 'first';

const decided = ({ phase, tried, ticket }: Conversation): Omit<Asked, 'matches'> => {
  if (phase.name === 'handing-over')
    return { decision: 'handover', options: [], ...(ticket?.subject && { forPerson: ticket.subject.faq }) };
  const answered = tried.flatMap(({ faq, how }) => (how === 'answered' ? [faq] : []));
  const offered = phase.name === 'clarifying' ? phase.options : [];
  return { decision: answered.length > 0 ? 'answer' : 'ask', options: [...answered, ...offered] };
};

/**
 * What the bot does with a message that opens a conversation: it is read, matched and responded to as any message is. This is
 * what evaluations ask, so that their figures are the product's. Rejects when `match` does.
 */
export const firstTurn = async (text: string, knowledge: Knowledge, match: MatchText): Promise<Asked> => {
  const before = newConversation(address, from);
  const perceived = await perceiveMessage(text, contextOf(before, knowledge, messageId, text), match);
  const said = { key: messageId, at: 0, from, address, messageId, text, attachments: [], private: false };
  const { state } = step(before, { type: 'customer.said', ...said, ...perceived }, knowledge);
  return { ...decided(state), matches: perceived.matches };
};
