import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Customers } from '../../fakes/customers.js';
import { answer, readJson } from '../../fakes/http.js';
import { makePlan } from '../../fakes/plan.js';
import type { Progress } from '../../fakes/platform-process.js';
import { PlatformRecord } from '../../fakes/record.js';
import { judge } from '../../fakes/verdict.js';
import { readTexts } from '../texts.js';
import { Effects } from './effects.js';
import { manyQuestions } from './questions.js';
import type { PlatformName, Stage, StageOptions } from './stage.js';

/**
 * A real platform's fake and its customers as a process of their own, which is never killed. It is told what to play in its
 * one argument (JSON), reports `{ url, control, env }` to its parent, and is steered like `platform-process.ts`.
 */
export interface StageProcessOptions {
  readonly platform: PlatformName;
  readonly seed: string;
  readonly events: number;
  readonly bots: readonly string[];
  readonly record: string;
  readonly hangMs: number;
}

const openStage = async (platform: PlatformName, options: StageOptions): Promise<Stage> => {
  if (platform === 'slack') return (await import('./slack.js')).SlackStage.open(options);
  if (platform === 'discord') return (await import('./discord.js')).DiscordStage.open(options);
  return (await import('./teams.js')).TeamsStage.open(options);
};

const options = JSON.parse(process.argv[2] ?? 'null') as StageProcessOptions;
const record = new PlatformRecord(options.record);
const plan = makePlan({ ...options, questions: manyQuestions, again: Number.POSITIVE_INFINITY });
const texts = await readTexts();
const stage = await openStage(options.platform, {
  ...options,
  plan,
  record,
  effects: new Effects(plan, texts.say['handover-asked'] ?? []),
  told: (conversation, ticket) => {
    record.add({ type: 'notice', conversation, ticket });
    customers.told(conversation, ticket);
  },
});
const customers: Customers = new Customers({
  ...options,
  plan,
  record,
  deliver: (talk, action, copy) => stage.deliver(talk, action, copy),
  pace: 0,
  window: 200,
});

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
  done: customers.done && stage.awaited() === 0,
  quietMs: Math.round(performance.now() - changedAt),
});

/** The judgement, with what the store knows the findings by. */
const verdict = () => {
  const judged = judge(stage.judged(), record.entries);
  const findings = judged.findings.map((finding) => {
    const names = stage.named(finding.conversation, finding.event);
    return { ...finding, ...names, evidence: [...finding.evidence, finding.event, finding.conversation] };
  });
  return { ...judged, findings, notes: stage.notes };
};

const control = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://control');
  if (url.pathname === '/pace') customers.pace = ((await readJson(request)) as { perSecond: number }).perSecond;
  if (url.pathname === '/begin') await stage.begin();
  if (url.pathname === '/mid-send') await stage.nextSend();
  if (url.pathname === '/verdict') answer(response, 200, verdict());
  else if (url.pathname === '/about') answer(response, 200, record.about(url.searchParams.getAll('word')));
  else answer(response, 200, progress());
});

process.on('disconnect', () => process.exit());
control.listen(0, '127.0.0.1', () =>
  process.send?.({
    url: stage.desk,
    control: `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
    env: stage.env,
  }),
);
