import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCourier } from './courier.js';
import { Customers } from './customers.js';
import { toEvent } from './fake-events.js';
import { badDay } from './faults.js';
import { answer, readJson } from './http.js';
import { makePlan } from './plan.js';
import { FakePlatform, type ResendKind } from './platform.js';
import { PlatformRecord } from './record.js';
import { judge } from './verdict.js';

/**
 * The fake platform and its customers as a process of their own, which no test kills. It is told what to play in its one
 * argument (JSON), reports `{ url, control }` to its parent, and is steered over `control`:
 * `POST /pace { perSecond }`, `GET /progress`, `GET /mid-send?worker=`, `GET /verdict`, `GET /about?word=`.
 */
export interface PlatformProcessOptions {
  readonly seed: string;
  readonly kind: ResendKind;
  readonly events: number;
  readonly bots: readonly string[];
  readonly record: string;
  readonly hangMs: number;
}

/** How far the run is. `quietMs`: since the bot last called. */
export interface Progress {
  readonly sent: number;
  readonly acked: number;
  readonly done: boolean;
  readonly quietMs: number;
}

const options = JSON.parse(process.argv[2] ?? 'null') as PlatformProcessOptions;
const record = new PlatformRecord(options.record);
const platform = new FakePlatform({ ...options, faults: badDay, record });
const plan = makePlan(options);
const courier = createCourier(options.seed, options.bots);
const customers = new Customers({
  ...options,
  plan,
  record,
  deliver: (talk, action, copy) => courier(JSON.stringify(toEvent(talk, action)), `${action.key}/${copy}`),
});
platform.onNotice((conversation, ticket) => customers.told(conversation, ticket));

let entries = 0;
let changedAt = performance.now();
setInterval(() => {
  if (record.entries.length === entries) return;
  entries = record.entries.length;
  changedAt = performance.now();
}, 50).unref();

const progress = (): Progress => ({
  sent: customers.sent,
  acked: customers.acked,
  done: customers.done,
  quietMs: Math.round(performance.now() - changedAt),
});

const control = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://control');
  if (url.pathname === '/pace') customers.pace = ((await readJson(request)) as { perSecond: number }).perSecond;
  if (url.pathname === '/mid-send') await platform.nextSend(url.searchParams.get('worker') ?? '');
  if (url.pathname === '/verdict') answer(response, 200, judge(plan, record.entries));
  else if (url.pathname === '/about') answer(response, 200, record.about(url.searchParams.getAll('word')));
  else answer(response, 200, progress());
});

process.on('disconnect', () => process.exit());
const url = await platform.listen();
control.listen(0, '127.0.0.1', () =>
  process.send?.({ url, control: `http://127.0.0.1:${(control.address() as AddressInfo).port}` }),
);
