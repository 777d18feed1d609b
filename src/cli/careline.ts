import { existsSync } from 'node:fs';

/** One command of the command line. `run` resolves with the exit code; `undefined` keeps the process running. */
export interface Command {
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
    usage: 'doctor',
    help: 'Check configuration, store and knowledge, and say what to do about each fault.',
    load: async () => (await import('./doctor.js')).doctor,
  },
  evaluate: {
    usage: 'evaluate [--knowledge DIR] [--golden FILE] [--json]',
    help: 'Ask the golden questions and show each miss.',
    load: async () => {
      const { evaluate } = await import('./evaluate.js');
      return (args) => evaluate([...args], print);
    },
  },
  desk: {
    usage: 'desk link [--agent NAME]',
    help: 'Make a sign-in link for an agent: it works once, for 15 minutes.',
    load: async () => (await import('./desk.js')).desk,
  },
  outbox: {
    usage: 'outbox [list | replay KEY | replay --all]',
    help: 'Show the deliveries that did not go through, and put them back in their lane.',
    load: async () => (await import('./outbox.js')).outbox,
  },
};

const help = (code: number): number => {
  print('Careline, a self-hosted customer-care bot.\n\nUsage: npm run careline -- COMMAND\n');
  const width = Math.max(...Object.values(commands).map((c) => c.usage.length)) + 2;
  for (const command of Object.values(commands)) print(`  ${command.usage.padEnd(width)} ${command.help}`);
  return code;
};

/** Errors whose message says what is wrong and what to do. */
const forPeople = ['ConfigError', 'StoreError', 'PlayError', 'SnapshotError'];

/** Runs a command line. Faults that a person can mend are told in a sentence, without a stack. */
const main = async ([name = 'help', ...args]: readonly string[]): Promise<number | undefined> => {
  if (name === 'help' || name === '--help' || name === '-h') return help(0);
  const command = commands[name];
  if (!command) {
    print(`There is no command "${name}".\n`);
    return help(2);
  }
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    return await (await command.load())(args);
  } catch (error) {
    const told = forPeople.includes((error as Error).name);
    process.stderr.write(`${told ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
    return 1;
  }
};

const code = await main(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
