import { type ChaosResult, runChaos } from './chaos.js';
import { killAll } from './children.js';
import { type ChaosOptions, readOptions, usage } from './options.js';
import { fakeSubject, platformSubject } from './subject.js';
import { table } from './table.js';

const read = (): ChaosOptions => {
  try {
    return readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
};

const options = read();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    interrupted = true;
    killAll();
  });

let last = 0;
const report = (name: string) => (line: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${name}: ${line}`);
  else if (performance.now() - last > 15_000) {
    last = performance.now();
    console.error(`${name}: ${line}`);
  }
};

const { store, kills, events, seed, processes } = options;
console.log(`chaos: ${store}, ${processes} bot process(es), ${kills} kills, ${events} events, seed ${seed}`);
if (store === 'mongo' && !options.mongod) console.log('The database server is not crashed: no --mongod was given.');
const results: ChaosResult[] = [];
const { platforms } = options;
const subjects = platforms.length > 0 ? platforms.map(platformSubject) : options.kinds.map(fakeSubject);
for (const subject of subjects) {
  try {
    results.push(await runChaos(options, subject, report(subject.name)));
  } catch (error) {
    if (!interrupted) throw error;
    console.log(`interrupted (seed ${seed})`);
    process.exit(130);
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
console.log(table(results));
for (const result of results.filter((r) => !r.passed)) {
  for (const trace of result.traces) console.log(`${result.name}: ${trace}\n`);
  if (result.log) console.log(`${result.name}: the end of the bots' log:\n${result.log}`);
}
const passed = results.every((r) => r.passed);
console.log(passed ? `passed (seed ${seed})` : `FAILED (seed ${seed})`);
process.exitCode = passed ? 0 : 1;
