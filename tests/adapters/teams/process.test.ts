import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readTeamsConfig } from '../../../src/adapters/teams/index.js';

it('the fake Teams runs as a process of its own, and brings again what nobody took', async () => {
  const child = fork(resolve(import.meta.dirname, '../../fakes/teams/process.ts'), { execArgv: ['--import', 'tsx'] });
  const [{ env }] = (await once(child, 'message')) as [{ env: Record<string, string> }];
  expect(readTeamsConfig(env, '127.0.0.1')).toMatchObject({ state: 'on' });
  let id = 0;
  const order = async (what: string, options: object = {}) => {
    child.send({ id: ++id, do: what, with: options });
    const [answer] = (await once(child, 'message')) as [{ id: number; result?: unknown; error?: string }];
    expect(answer.id).toBe(id);
    return answer.result ?? answer.error;
  };
  expect(await order('shown', { chat: 'a' })).toEqual([]);
  await order('bot', { url: 'http://127.0.0.1:1' });
  expect(await order('write', { chat: 'a', text: 'Hello' })).toBe(0);
  expect(await order('redeliver')).toEqual([0]);
  child.disconnect();
  await once(child, 'exit');
});
