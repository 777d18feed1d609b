import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { openChannel, until } from './world.js';

it('talks to a Discord that is another process', async () => {
  const script = join(import.meta.dirname, '../../fakes/discord/process.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => JSON.parse((await lines.next()).value as string);
  const tell = (command: object) => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    return read();
  };
  const { apiUrl, token } = await read();
  const opened = await openChannel({ apiUrl, token });
  await opened.start();
  expect(await tell({ say: 'Hello', by: 'mia' })).toEqual({ heard: 1 });
  const { address } = await opened.event(0);
  await opened.channel.send(address, { text: 'Good morning' }, opened.context('a#1.0'));
  await tell({ cut: true });
  await tell({ say: 'Still there?', by: 'mia' });
  await until(() => opened.events.length === 2);
  expect((await tell({ seen: 'mia' })).seen).toMatchObject([
    { content: 'Hello', bot: false },
    { content: 'Good morning', bot: true },
    { content: 'Still there?', bot: false },
  ]);
  await opened.close();
  child.stdin.end();
  expect(await new Promise((done) => child.once('exit', done))).toBe(0);
});
