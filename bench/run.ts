import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { machine } from './machine.js';
import { measureIntake, measureMemory, measureTurns, type Rate, type Settings } from './measure.js';
import { measurePlatforms, platformTable } from './platforms/run.js';

const usage = `npm run bench -- [--seconds 10] [--connections 64] [--visitors 640] [--open 10000] [--dir FOLDER] [--json]`;

const readSettings = (): Settings & { json: boolean } => {
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
const settings = read();
const say = (line: string) => console.error(`bench: ${line}`);
say('the ceiling: a bare node:http server');
const ceiling = await measureIntake(settings, 'bare');
say('accepted and stored');
const accepted = await measureIntake(settings, 'accept');
say('whole turns');
const turns = await measureTurns(settings);
say(`memory with ${settings.open} open conversations`);
const memory = await measureMemory(settings);
const platforms = await measurePlatforms(settings, say);
const facts = machine();

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
const row = (name: string, r: Rate) =>
  `| ${name} | ${Math.round(r.perSecond)} | ${((r.perSecond / ceiling.perSecond) * 100).toFixed(1)} % | ` +
  `${Math.round((r.serverBusy / r.perSecond) * 1e6)} | ${r.p50.toFixed(1)} / ${r.p99.toFixed(1)} | ${percent(r.serverBusy)} | ${percent(r.loadBusy)} | ${r.refused} |`;

if (settings.json)
  console.log(JSON.stringify({ facts, settings, ceiling, accepted, turns, memory, platforms }, null, 2));
else
  console.log(
    [
      `${facts.cpu}, ${facts.cores} cores, ${facts.memoryGb} GB, Node ${facts.node}, ${facts.os}; ` +
        `${facts.pinned ? 'server and load on a core each' : 'cores not pinned'}; SQLite, synchronous=FULL; ` +
        `${settings.connections} connections, ${settings.visitors} visitors, ${settings.seconds} s`,
      '',
      '| | per second | of the ceiling | µs of the processor for each | ms to the answer, p50 / p99 | server busy | load busy | refused |',
      '|---|---:|---:|---:|---:|---:|---:|---:|',
      row('bare node:http server: the ceiling', ceiling),
      row('message accepted and stored', accepted),
      row('whole turn: matched, answered, delivered', turns),
      '',
      `Turns: ${turns.messages} messages, ${turns.delivered} replies in their feeds after ${turns.seconds.toFixed(1)} s, ${turns.tickets} cases opened.`,
      `Memory (RSS): ${memory.startMb} MB after the start, ${memory.openMb} MB with ${memory.conversations} open conversations, ` +
        `${memory.streamsMb} MB with a live stream for each of these as well.`,
      '',
      platformTable(platforms),
    ].join('\n'),
  );
