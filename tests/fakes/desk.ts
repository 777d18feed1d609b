import { SendError } from '../../src/adapters/channel.js';
import type { Desk } from '../../src/escalation/desk.js';
import { call, createPool } from './client.js';

/** A desk on the fake platform: its scripted agent learns there of new cases. */
export const createFakeDesk = (options: { url: string; worker?: string; timeoutMs?: number }): Desk => {
  const { url, worker = 'bot', timeoutMs = 10_000 } = options;
  const pool = createPool();
  return {
    name: 'fake',
    health: async () => ({ ok: true }),
    async notify(notice, key) {
      const body = { key, notice };
      const headers = { 'x-worker': worker };
      const { status } = await call({ method: 'POST', url: `${url}/notify`, body, headers, timeoutMs, agent: pool });
      if (status !== 200) throw new SendError('unavailable', `The desk answered ${status}.`);
    },
  };
};
