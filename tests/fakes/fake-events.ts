import type { InboundEvent } from '../../src/model/event.js';
import type { Talk } from './customers.js';
import type { Action } from './plan.js';

/** What somebody of the plan does, as the fake platform delivers it. */
export const toEvent = (talk: Talk, action: Action): InboundEvent => {
  const { conversation, user } = talk.script;
  const base = { key: action.key, at: Date.now(), address: { channel: 'fake', conversation, ref: { user } } };
  const from = { platform: 'fake', tenant: '-', user, name: 'Robin' };
  const byAgent = { agent: { id: 'fake:agent', name: 'Sam' }, ticket: talk.ticket ?? '' };
  switch (action.type) {
    case 'take':
    case 'resolve':
      return { ...base, ...byAgent, type: 'agent.acted', act: action.type };
    case 'reply':
      return {
        ...base,
        ...byAgent,
        type: 'agent.replied',
        messageId: action.messageId,
        text: action.text,
        attachments: [],
      };
    case 'edit':
      return { ...base, from, type: 'customer.edited', messageId: action.of, text: action.text };
    default:
      return {
        ...base,
        from,
        type: 'customer.said',
        messageId: action.messageId,
        text: action.text,
        private: false,
        attachments: action.type === 'ask' && action.file ? [fileOf(action.messageId)] : [],
      };
  }
};

const fileOf = (messageId: string) => ({
  id: `file-${messageId}`,
  name: 'note.txt',
  mime: 'application/octet-stream',
  bytes: 0,
  state: 'pending' as const,
  source: { path: `/files/${messageId}` },
});
