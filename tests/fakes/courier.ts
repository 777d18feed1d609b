import { Agent, request } from 'node:http';
import { chance } from './random.js';

/** Brings a body to one of the bot processes, again and again until one takes it; resolves then. `name` decides by chance. */
export type Courier = (body: string, name: string) => Promise<void>;

/** How long to wait for an acknowledgement before delivering again, in ms. */
const ackMs = 2_000;

/** Delivers as webhooks do: by HTTP, to a process by chance, until it answers 200. `bots` are where they take it. */
export const createCourier = (seed: string, bots: readonly string[]): Courier => {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const post = (url: string, body: string): Promise<number> =>
    new Promise((resolve) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume().on('close', () => resolve(response.complete ? (response.statusCode ?? 0) : 0));
      });
      outgoing.setTimeout(ackMs, () => outgoing.destroy());
      outgoing.on('error', () => resolve(0)).end(body);
    });
  return async (body, name) => {
    for (let attempt = 0; ; attempt++) {
      const bot = bots[Math.floor(chance(`${seed}/to/${name}/${attempt}`) * bots.length)]!;
      if ((await post(bot, body)) === 200) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(800, 40 * 2 ** attempt)));
    }
  };
};
