import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/model/message.js';
import { context, openChat, type World } from './world.js';

let world: World;
let to: Address;
beforeEach(async () => {
  ({ world, to } = await openChat());
});
afterEach(() => world.close());

const shown = () => world.teams.shown('a:main-chat');

describe('what Teams would split', () => {
  const card = {
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: { type: 'AdaptiveCard', version: '1.5' },
  };
  const both = { type: 'message', text: 'Hi', attachments: [card] };
  const call = (method: string, path: string, body: object) =>
    fetch(`${world.teams.serviceUrl}v3/conversations/a:main-chat/activities${path}`, {
      method,
      headers: { authorization: `Bearer ${[...world.teams.tokens][0]}` },
      body: JSON.stringify(body),
    });

  it('takes no id and cannot be changed on the stand-in, as on Teams', async () => {
    const { messageId } = await world.adapter.send(to, { text: 'Hi' }, context());
    const sent = await call('POST', '', both);
    expect([sent.status, await sent.text()]).toEqual([202, '']);
    expect(shown()).toHaveLength(3);
    expect((await call('PUT', `/${messageId}`, both)).status).toBe(400);
    const tooLarge = { ...card, content: { ...card.content, body: [{ type: 'TextBlock', text: 'x'.repeat(30_000) }] } };
    expect((await call('POST', '', { type: 'message', attachments: [tooLarge] })).status).toBe(413);
    const tooNew = { ...card, content: { ...card.content, version: '9.9' } };
    expect((await call('POST', '', { type: 'message', attachments: [tooNew] })).status).toBe(400);
    const elsewhere = { type: 'message', text: 'Hi', channelData: { tenant: { id: 'another' } } };
    expect((await call('POST', '', elsewhere)).status).toBe(403);
    expect(shown()).toHaveLength(3);
  });

  it('is sent as one card, which a text may replace, and another card that', async () => {
    const choices = [{ id: 'y', label: 'Yes' }];
    const { messageId } = await world.adapter.send(to, { text: 'Well?', choices }, context());
    expect(shown()).toEqual([{ id: messageId, text: 'Well?', choices: ['Yes'] }]);
    await world.adapter.edit!(to, messageId, { text: 'Never mind.' }, context());
    expect(shown()).toEqual([{ id: messageId, text: 'Never mind.' }]);
    await world.adapter.edit!(to, messageId, { text: 'Or?', choices }, context());
    expect(shown()).toEqual([{ id: messageId, text: 'Or?', choices: ['Yes'] }]);
  });
});
