import { type Answer, testChannel } from '../contract/channel.js';
import { createFakeChannel } from './channel.js';
import { FakePlatform, type ResendKind } from './platform.js';

const conversation = 'fake:c1';

const makeWorld = async (kind: ResendKind) => {
  const platform = new FakePlatform({ kind });
  const adapter = createFakeChannel({ url: await platform.listen(), port: 0, kind });
  let intake = '';

  const deliver = async (body: string): Promise<Answer> => {
    if (adapter.health().ok) intake = adapter.intake();
    const response = await fetch(intake, { method: 'POST', body }).catch(() => undefined);
    if (!response || response.status >= 500) return 'try-again';
    return response.ok ? 'acknowledged' : 'turned-away';
  };
  const event = (id: string, what: object): string => {
    const from = { platform: 'fake', tenant: '-', user: 'u1' };
    return JSON.stringify({
      key: `fake:${id}`,
      at: 1,
      from,
      address: { channel: 'fake', conversation, ref: null },
      ...what,
    });
  };

  return {
    adapter,
    write: (id: string, text: string) =>
      deliver(event(id, { type: 'customer.said', messageId: id, text, attachments: [], private: false })),
    press: (id: string, messageId: string, choice: string) =>
      deliver(event(id, { type: 'customer.chose', messageId, choice })),
    edit: (id: string, messageId: string, text: string) =>
      deliver(event(id, { type: 'customer.edited', messageId, text })),
    remove: (id: string, messageId: string) => deliver(event(id, { type: 'customer.deleted', messageId })),
    forgeries: {
      'not JSON': () => deliver('{'),
      'no event': () => deliver('null'),
      'of another platform': () => deliver(JSON.stringify({ key: 'web:1', type: 'customer.said' })),
      'of no known type': () => deliver(event('x', { type: 'delivery.settled' })),
    },
    shown: async () =>
      platform.shown(conversation).map(({ id, message }) => ({
        id,
        text: message.text,
        ...(message.choices ? { choices: message.choices.map((choice) => choice.label) } : {}),
        ...(message.as ? { speaker: message.as.name } : {}),
      })),
    close: () => platform.close(),
  };
};

for (const kind of ['idempotent', 'look-up', 'ambiguous'] as const)
  testChannel(`The fake channel (${kind})`, () => makeWorld(kind));
