/** How fast the encoders that ship are in their threads, beside their runtime called bare, and what they take. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { englishFolder, multilingualFolder } from '../../src/knowledge/semantic/folder.js';
import { machine } from '../machine.js';
import { type Figures, measure } from './measure.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' }, folder: { type: 'string' } } });
const seconds = Number(values.seconds);
if (!(seconds > 0)) {
  console.error('npm run bench:encoder -- [--seconds 20]');
  process.exit(2);
}

/** In a process of its own, so that the memory of one model is not counted for the other. */
const inProcess = (folder: string): Promise<Figures> =>
  new Promise((resolve, reject) => {
    console.error(`bench: ${folder}`);
    const child = fork(fileURLToPath(import.meta.url), ['--folder', folder, '--seconds', String(seconds)]);
    child.once('message', (figures) => resolve(figures as Figures));
    child.once('exit', (code) => reject(new Error(`The measurement ended with ${code}.`)));
  });

const row = (name: string, { open, bare, thread, delay, learntPerSecond, memory }: Figures): string => {
  const pair = ({ p50, p99 }: Figures['bare']) => `${p50.toFixed(1)} / ${p99.toFixed(1)}`;
  const mb = [memory.before, memory.messages, memory.learning, memory.after]
    .map((value) => value.toFixed(0))
    .join(' / ');
  const ratio = (thread.p50 / bare.p50).toFixed(2);
  return `| ${name} | ${pair(thread)} | ${pair(bare)} | ${ratio} | ${open.toFixed(0)} | ${learntPerSecond.toFixed(0)} | ${delay.toFixed(1)} | ${mb} |`;
};

if (values.folder) {
  process.send!(await measure(values.folder, seconds));
  process.disconnect();
} else {
  const { cpu, cores, node } = machine();
  const rows = [
    row('English', await inProcess(englishFolder)),
    row('multilingual', await inProcess(multilingualFolder)),
  ];
  console.log(
    [
      `${cpu}, ${cores} cores, Node ${node}; golden questions of at most 20 words, ${seconds} s each`,
      '',
      '| | ms a message, p50 / p99 | runtime bare | ratio of p50 | ms to open | learnt a second | longest stall of the main thread, ms | MB before / messages / learning / after |',
      '|---|---:|---:|---:|---:|---:|---:|---:|',
      ...rows,
    ].join('\n'),
  );
}
