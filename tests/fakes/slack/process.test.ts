import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { deskChoices, rememberThread } from '../../../src/adapters/desk-place.js';
import { openSlack } from '../../adapters/slack/world.js';
import type { Order } from './process.js';

it('the fake workspace runs as a process of its own', async () => {
  const child = fork(resolve(import.meta.dirname, 'process.ts'), ['{"redeliverAfterMs":[0]}'], {
    execArgv: ['--import', 'tsx'],
  });
  const [{ url, control }] = (await once(child, 'message')) as [{ url: string; control: string }];
  const order = async (body: Order) => (await fetch(control, { method: 'POST', body: JSON.stringify(body) })).json();
  const world = await openSlack({ config: { apiUrl: url } });
  const place = world.channel.openDesk!('C0DESK');
  try {
    await world.channel.start(world.sink);
    await order({ do: 'events-to', url: world.url });
    await order({ do: 'channel', id: 'C0HELP', members: ['U0ANN'] });
    expect(await order({ do: 'say', user: 'U0ANN', text: '<@U0BOT> hello', channel: 'C0HELP' })).toMatchObject({
      outcomes: [{ status: 200 }, { status: 200 }],
    });
    expect(world.events).toHaveLength(1);
    const context = { key: 'c#1.0', signal: new AbortController().signal, until: Number.POSITIVE_INFINITY };
    await world.channel.send(world.events[0]!.address, { text: 'Hi', choices: [{ id: 'a', label: 'A' }] }, context);
    const [shown] = (await order({ do: 'sees', user: 'U0ANN', channel: 'C0HELP' })) as { ts: string }[];
    expect(shown).toMatchObject({ text: 'Hi', choices: ['A'] });
    await order({ do: 'press', user: 'U0ANN', channel: 'C0HELP', ts: shown!.ts, value: 'a' });
    expect(world.events.at(-1)).toMatchObject({ type: 'customer.chose', choice: 'a' });
    await order({ do: 'channel', id: 'C0DESK', members: ['U0MIA'], isPrivate: true });
    const card = { text: 'Case', choices: [{ id: deskChoices.reply, label: 'Reply' }] };
    const { messageId } = await world.channel.send(place.address, card, { ...context, key: 'card' });
    const ts = messageId.split(':')[1]!;
    const about = { ticket: 't-1', address: world.events[0]!.address };
    await rememberThread(world.store, place.thread(messageId).conversation, about);
    await order({ do: 'press', user: 'U0MIA', channel: 'C0DESK', ts, value: deskChoices.reply });
    await expect.poll(() => order({ do: 'dialogs', user: 'U0MIA' })).toHaveLength(1);
    const [id] = (await order({ do: 'dialogs', user: 'U0MIA' })) as string[];
    expect(await order({ do: 'submit', user: 'U0MIA', id: id!, text: 'Hello' })).toMatchObject({ status: 200 });
    expect(world.events.at(-1)).toMatchObject({ type: 'agent.replied', ticket: 't-1', text: 'Hello' });
    await world.channel.mark!(place.address, messageId, 'sent', context);
    expect(await order({ do: 'reactions', channel: 'C0DESK', ts })).toEqual(['white_check_mark']);
  } finally {
    await world.close();
    child.disconnect();
    await once(child, 'exit');
  }
});
