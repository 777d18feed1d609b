import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { openSlack } from '../../adapters/slack/world.js';
import type { Order } from './process.js';

it('the fake workspace runs as a process of its own', async () => {
  const child = fork(resolve(import.meta.dirname, 'process.ts'), ['{"redeliverAfterMs":[0]}'], {
    execArgv: ['--import', 'tsx'],
  });
  const [{ url, control }] = (await once(child, 'message')) as [{ url: string; control: string }];
  const order = async (body: Order) => (await fetch(control, { method: 'POST', body: JSON.stringify(body) })).json();
  const world = await openSlack({ config: { apiUrl: url } });
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
  } finally {
    await world.close();
    child.disconnect();
    await once(child, 'exit');
  }
});
