import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, readJson } from '../http.js';
import { Agent } from './agent.js';
import { FakeSlack, type Fault } from './slack.js';

/**
 * The fake workspace as a process of its own, which no test kills. Its one argument (JSON) is `{ port?, redeliverAfterMs? }`.
 * It reports `{ url, control }` to its parent and is steered by `POST` to `control` with one of the orders below.
 */
export type Order =
  | { readonly do: 'events-to'; readonly url: string }
  | { readonly do: 'channel'; readonly id: string; readonly members: readonly string[]; readonly isPrivate?: boolean }
  | {
      readonly do: 'say';
      readonly user: string;
      readonly text: string;
      readonly channel?: string;
      readonly thread?: string;
    }
  | {
      readonly do: 'edit';
      readonly user: string;
      readonly ts: string;
      readonly text: string;
      readonly channel?: string;
    }
  | { readonly do: 'remove'; readonly user: string; readonly ts: string; readonly channel?: string }
  | {
      readonly do: 'press';
      readonly user: string;
      readonly channel: string;
      readonly ts: string;
      readonly value: string;
    }
  | { readonly do: 'ask'; readonly user: string; readonly channel: string; readonly text: string }
  | { readonly do: 'dialogs'; readonly user: string }
  | { readonly do: 'submit'; readonly user: string; readonly id: string; readonly text: string }
  | { readonly do: 'reactions'; readonly channel: string; readonly ts: string }
  | { readonly do: 'sees'; readonly user: string; readonly channel?: string }
  | { readonly do: 'fail'; readonly method: string; readonly fault: Fault; readonly times: number };

const slack = new FakeSlack();
const options = JSON.parse(process.argv[2] ?? '{}') as { port?: number; redeliverAfterMs?: number[] };
slack.redeliverAfterMs = options.redeliverAfterMs ?? [0, 60_000, 300_000];
const customers = new Map<string, Agent>();
const customer = (id: string): Agent => {
  const known = customers.get(id) ?? new Agent(slack, id);
  customers.set(id, known);
  return known;
};

const obey = async (order: Order): Promise<unknown> => {
  switch (order.do) {
    case 'events-to':
      slack.eventsUrl = order.url;
      return {};
    case 'channel':
      slack.workspace.channel(order.id, order.members, { isPrivate: order.isPrivate ?? false });
      return {};
    case 'say':
      return customer(order.user).say(order.text, order);
    case 'edit':
      return customer(order.user).edit(order.ts, order.text, order);
    case 'remove':
      return customer(order.user).remove(order.ts, order);
    case 'press':
      return customer(order.user).press(order.channel, order.ts, order.value);
    case 'ask':
      return customer(order.user).ask(order.text, order.channel);
    case 'dialogs':
      return customer(order.user).dialogs.map(([id]) => id);
    case 'submit':
      return customer(order.user).submit(order.id, order.text);
    case 'reactions':
      return [...(slack.workspace.find(order.channel, order.ts)?.reactions?.keys() ?? [])];
    case 'sees':
      return customer(order.user)
        .sees(order.channel)
        .map(({ ts, text, choices }) => ({ ts, text, choices }));
    case 'fail':
      slack.fail(order.method, order.fault, order.times);
      return {};
  }
};

const control = createServer(async (request, response) => {
  try {
    answer(response, 200, await obey((await readJson(request)) as Order));
  } catch (error) {
    answer(response, 400, { error: String(error) });
  }
});

process.on('disconnect', () => process.exit());
await slack.listen(options.port);
control.listen(0, '127.0.0.1', () =>
  process.send?.({ url: slack.apiUrl, control: `http://127.0.0.1:${(control.address() as AddressInfo).port}` }),
);
