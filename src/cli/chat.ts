import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createTerminalChannel, terminalAddress } from '../adapters/terminal/index.js';
import { readConfig } from '../config.js';
import { step } from '../dialogs/respond.js';
import type { Desk } from '../escalation/desk.js';
import { openKnowledge } from '../main.js';
import type { AgentEvent } from '../model/event.js';
import type { Agent } from '../model/person.js';
import { systemClock } from '../runtime/clock.js';
import { createLog } from '../runtime/log.js';
import { createRuntime, type Runtime } from '../runtime/runtime.js';
import { openSqlite } from '../store/sqlite/index.js';
import type { Store } from '../store/store.js';
import { play } from './play.js';
import { UsageError } from './usage.js';

const print = (line: string) => process.stdout.write(`${line}\n`);
const commands = '[desk] /take  /reply TEXT  /note TEXT  /resolve  /hand-back';
const you: Agent = { id: 'terminal:agent', name: 'You, as the agent' };

/** Plays the agent in the same terminal: a desk of one, who is always there. */
const desk: Desk = {
  name: 'terminal',
  async notify({ kind, ticket }) {
    print(`\n[desk] ${kind}: ${ticket.summary}\n${commands}\n`);
  },
  health: async () => ({ ok: true }),
};

/** The agent's event that a line such as `/reply On my way` stands for. */
const agentEvent = (line: string, ticket: string, n: number): AgentEvent | undefined => {
  const [, verb, text = ''] = /^\/(take|reply|note|resolve|hand-back)(?:\s+(.*))?$/.exec(line) ?? [];
  if (!verb) return undefined;
  const base = { key: `terminal:agent-${n}`, at: systemClock.now(), agent: you, ticket, address: terminalAddress };
  if (verb === 'reply') return { ...base, type: 'agent.replied', messageId: `reply-${n}`, text, attachments: [] };
  if (verb === 'note') return { ...base, type: 'agent.noted', text };
  return { ...base, type: 'agent.acted', act: verb as 'take' | 'resolve' | 'hand-back' };
};

const actAsAgent = async (line: string, n: number, store: Store, runtime: Runtime): Promise<void> => {
  const ticket = (await store.conversation(terminalAddress.conversation))?.ticket;
  const event = ticket && agentEvent(line, ticket.id, n);
  if (!event) {
    print(ticket ? commands : '[desk] There is no case yet.');
    return;
  }
  const turn = await runtime.submit(event);
  const told = turn?.effects.find((e) => e.type === 'act-outcome');
  print(told && !told.outcome.ok ? `[desk] Not done: ${told.outcome.code}.` : '[desk] Done.');
};

/**
 * `npm run chat`: the product's own conversation in the terminal, on a database that is thrown away. With a file, plays a
 * transcript instead.
 */
export const chat = async (args: readonly string[]): Promise<number | undefined> => {
  const odd = args.length > 1 ? args[1] : args.find((arg) => arg.startsWith('-'));
  if (odd !== undefined) throw new UsageError(`"${odd}" is too much: it takes one transcript, or nothing.`);
  const config = readConfig(process.env, process.cwd());
  if (args[0] !== undefined) return play(args[0], config.textsFile, print);
  const folder = mkdtempSync(join(tmpdir(), 'careline-chat-'));
  const store = await openSqlite({ path: join(folder, 'chat.db'), clock: systemClock });
  const log = createLog({ level: process.env.LOG_LEVEL ?? 'error', pretty: true });
  const knowledge = await openKnowledge(config, store, log);
  let acts = 0;
  let runtime: Runtime | undefined;
  const terminal = createTerminalChannel({
    input: process.stdin,
    output: process.stdout,
    clock: systemClock,
    name: process.env.CHAT_NAME ?? userInfo().username,
    command: (line) => {
      if (!line.startsWith('/') || !runtime) return false;
      actAsAgent(line, ++acts, store, runtime).catch((error: Error) => print(error.message));
      return true;
    },
    end: () => void close(),
  });
  runtime = createRuntime({
    store,
    channels: [terminal],
    desks: [desk],
    brain: knowledge,
    step,
    clock: systemClock,
    log,
  });

  const close = async () => {
    // What was asked before the end of the input is still answered.
    const until = systemClock.now() + 60_000;
    for (let left = 1; left > 0 && systemClock.now() < until; ) {
      await new Promise((resolve) => systemClock.after(100, () => resolve(undefined)));
      const waiting = await store.counts();
      left = waiting.events + waiting.deliveries;
    }
    await runtime?.stop(2_000);
    await knowledge.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  };
  process.on('SIGINT', close);
  await runtime.start();
  print('Ask as a customer would; a number picks a choice. Ctrl+D ends it.\n');
  return undefined;
};
