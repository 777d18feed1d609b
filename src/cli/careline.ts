import { existsSync } from 'node:fs';
import { UsageError } from './usage.js';

/** One command of the command line. `run` resolves with the exit code; `undefined` keeps the process running. */
export interface Command {
  /** How it is written. One that is its name alone takes no arguments. */
  readonly usage: string;
  readonly help: string;
  load(): Promise<(args: readonly string[]) => Promise<number | undefined>>;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

const commands: Record<string, Command> = {
  start: {
    usage: 'start',
    help: 'Run Careline: the channels, the desk and the bot.',
    load: async () => (await import('./start.js')).start,
  },
  chat: {
    usage: 'chat [TRANSCRIPT.md]',
    help: 'Talk to the bot in the terminal, or play a transcript.',
    load: async () => (await import('./chat.js')).chat,
  },
  doctor: {
    usage: 'doctor [--live [--to PLATFORM:CHANNEL]…]',
    help: 'Check configuration, store, knowledge and platforms, and say what to do about each fault; with --live a test message is sent on each channel, and removed.',
    load: async () => (await import('./doctor.js')).doctor,
  },
  evaluate: {
    usage:
      'evaluate [--json] [--knowledge DIR] [--golden FILE | --train T.jsonl --test E.jsonl [--titles] [--oos-share N] [--predictions FILE] [--report FILE] [--diagram FILE]] [--phrasings N[,N…] [--seeds S]]',
    help: 'Ask the golden questions and show each miss, or measure the matcher on files of your own; with --phrasings the FAQs keep only so many each, drawn at random.',
    load: async () => {
      const { evaluate } = await import('./evaluate.js');
      return (args) => evaluate([...args], print);
    },
  },
  calibrate: {
    usage: 'calibrate --sets DIR [--encoder FOLDER] [--answer N] [--episodes N] [--seed N] [--words]',
    help: 'Fit the confidence of an encoder on public sets of labelled messages, and write it beside the encoder.',
    load: async () => {
      const { calibrate } = await import('./calibrate.js');
      return (args) => calibrate([...args], print);
    },
  },
  why: {
    usage: 'why "MESSAGE" [--language CODE] [--json]',
    help: 'Show what is found in a message, by which numbers, what the bot does with it, and what would change that.',
    load: async () => (await import('./why.js')).why,
  },
  knowledge: {
    usage: 'knowledge check',
    help: 'List what is wrong with the FAQs, and those that have few phrasings, the thinnest first.',
    load: async () => (await import('./knowledge.js')).knowledge,
  },
  suggestions: {
    usage: 'suggestions [list | approve ID… [--check] | reject ID…]',
    help: 'Show the phrasings that customers and agents taught, and decide on them; --check asks the golden questions before and after.',
    load: async () => (await import('./suggestions.js')).suggestions,
  },
  thresholds: {
    usage: 'thresholds [--wrong-answer MINUTES] [--person-minute COST] [--answer-at P] [--ask-at P] [--last N]',
    help: 'Show what past questions came to, and what they would come to under other costs or thresholds; nothing is changed.',
    load: async () => (await import('./thresholds.js')).thresholds,
  },
  desk: {
    usage: 'desk link [--agent NAME]',
    help: 'Make a sign-in link for an agent: it works once, for 15 minutes.',
    load: async () => (await import('./desk.js')).desk,
  },
  teams: {
    usage: 'teams package [FILE.zip] [--reads-all] [--name NAME] [--version 1.0.0]',
    help: 'Write the app package that is uploaded to Microsoft Teams; --reads-all asks for consent to read without a mention.',
    load: async () => (await import('./teams.js')).teams,
  },
  outbox: {
    usage: 'outbox [list | replay KEY… | replay --all]',
    help: 'Show the deliveries that did not go through, and put them back in their lane.',
    load: async () => (await import('./outbox.js')).outbox,
  },
};

const commandNamed = (name: string): Command | undefined =>
  Object.hasOwn(commands, name) ? commands[name] : undefined;

const isHelp = (word: string) => ['help', '--help', '-h'].includes(word);

const usageOf = ({ usage }: Command): string => `Usage: npm run careline -- ${usage}`;

const help = (code: number): number => {
  print('Careline, a self-hosted customer-care bot.\n\nUsage: npm run careline -- COMMAND\n');
  for (const command of Object.values(commands)) print(`  ${command.usage}\n      ${command.help}`);
  return code;
};

/** Loads `.env`, where there is one. What the environment holds already wins. */
const readDotEnv = async () => {
  if (!existsSync('.env')) return;
  try {
    process.loadEnvFile('.env');
  } catch {
    const { ConfigError } = await import('../config.js');
    throw new ConfigError(['.env cannot be read: it must be a file that Careline may read. Mend or remove it.']);
  }
};

/** Errors whose message says what is wrong and what to do. */
const forPeople = ['ConfigError', 'KnowledgeError', 'StoreError', 'PlayError', 'SnapshotError'];

/** Runs a command line. Faults that a person can mend are told in a sentence, without a stack. */
const main = async ([name = 'help', ...args]: readonly string[]): Promise<number | undefined> => {
  const command = commandNamed(isHelp(name) ? (args[0] ?? '') : name);
  if (!command) {
    if (isHelp(name)) return help(0);
    print(`There is no command "${name}".\n`);
    return help(2);
  }
  if (isHelp(name) || args.some((arg) => arg !== 'help' && isHelp(arg))) {
    print(`${usageOf(command)}\n${command.help}`);
    return 0;
  }
  try {
    if (command.usage === name && args.length > 0)
      throw new UsageError(
        `"${name}" takes no arguments (there is "${args.join(' ')}"). Settings are read from the environment, .env and careline.yaml.`,
      );
    await readDotEnv();
    return await (await command.load())(args);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n${usageOf(command)}\n`);
      return 2;
    }
    const told = forPeople.includes((error as Error).name);
    process.stderr.write(`${told ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
    return 1;
  }
};

const code = await main(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
