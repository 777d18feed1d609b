import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './machine.js';
import { measureIntake, measureMemory, measureTurns, type Settings, type TurnRate } from './measure.js';
import { measurePlatforms, platformRows } from './platforms/run.js';
import { tableHead, tableRow } from './table.js';

const usage = `npm run bench -- [--seconds 10] [--connections 64] [--visitors 640] [--open 10000] [--dir FOLDER] [--json]`;

const readSettings = (): Omit<Settings, 'models'> & { json: boolean } => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '10' },
      connections: { type: 'string', default: '64' },
      visitors: { type: 'string', default: '640' },
      open: { type: 'string', default: '10000' },
      dir: { type: 'string', default: tmpdir() },
      json: { type: 'boolean', default: false },
    },
  });
  const number = (name: 'seconds' | 'connections' | 'visitors' | 'open') => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number of at least 1.`);
    return value;
  };
  return {
    seconds: number('seconds'),
    connections: number('connections'),
    visitors: number('visitors'),
    open: number('open'),
    folder: values.dir,
    json: values.json,
  };
};

const read = () => {
  try {
    return readSettings();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
};

process.once('SIGINT', () => process.exit(130));
const given = read();
const models = mkdtempSync(join(tmpdir(), 'careline-bench-models-'));
process.once('exit', () => rmSync(models, { recursive: true, force: true }));
const settings: Settings = { ...given, models };
const say = (line: string) => console.error(`bench: ${line}`);
say('the ceiling: a bare node:http server');
const ceiling = await measureIntake(settings, 'bare');
say('accepted and stored; the matcher learns before');
const accepted = await measureIntake(settings, 'accept');
say('whole turns, matched by words');
const byWords = await measureTurns(settings, false);
say('whole turns, matched by words and meaning');
const byMeaning = await measureTurns(settings, true);
say(`memory with ${settings.open} open conversations`);
const memory = await measureMemory(settings);
const platforms = await measurePlatforms(settings, say);
const facts = machine();

const turn = ({ matcher }: TurnRate) => `whole turn: matched by ${matcher}, answered, delivered`;
const outcome = ({ matcher, messages, delivered, seconds, tickets }: TurnRate) =>
  `Turns by ${matcher}: ${messages} messages, ${delivered} replies in their feeds after ${seconds.toFixed(1)} s, ${tickets} cases opened.`;

if (given.json)
  console.log(
    JSON.stringify({ facts, settings: given, ceiling, accepted, byWords, byMeaning, memory, platforms }, null, 2),
  );
else
  console.log(
    [
      `${facts.cpu}, ${facts.cores} cores, ${facts.memoryGb} GB, Node ${facts.node}, ${facts.os}; ` +
        `${facts.pinned ? 'server and load on a core each' : 'cores not pinned'}; SQLite, synchronous=FULL; ` +
        `${settings.connections} connections, ${settings.visitors} visitors, ${settings.seconds} s`,
      '',
      ...tableHead,
      tableRow('a bare node:http server: the ceiling', ceiling, ceiling),
      tableRow('message accepted and stored', accepted, ceiling),
      tableRow(turn(byWords), byWords, ceiling),
      tableRow(turn(byMeaning), byMeaning, ceiling),
      ...platformRows(platforms),
      '',
      outcome(byWords),
      outcome(byMeaning),
      `Slack turns: ${platforms.turn.messages} messages, ${platforms.turn.posted} answers posted.`,
      `Memory (RSS): ${memory.startMb} MB after the start, ${memory.openMb} MB with ${memory.conversations} open conversations, ` +
        `${memory.streamsMb} MB with a live stream for each of these as well.`,
    ].join('\n'),
  );
