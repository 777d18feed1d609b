/**
 * Checks the encoders that ship, and computes anew the mean that the English one is centred on:
 *
 *     npm run weights -- --clinc150 train.jsonl --hwu64 train.jsonl
 *
 * Each file holds one {"text"} a line. The same files give the same mean. Without them only checksums are checked.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SentenceEncoder } from '../../src/knowledge/semantic/encoder.js';
import { englishFolder, multilingualFolder, readFolder } from '../../src/knowledge/semantic/folder.js';
import { createPool } from '../../src/knowledge/semantic/pool.js';

const { values } = parseArgs({ options: { clinc150: { type: 'string' }, hwu64: { type: 'string' } } });

/** The thread has no claim on the process: this timer keeps it up while the thread computes. */
const awake = setInterval(() => {}, 60_000);

const meanOf = async (encoder: SentenceEncoder, file: string): Promise<number[]> => {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);
  console.log(`${file}: the mean of ${texts.length} texts …`);
  const vectors = await encoder.encodeMany(texts);
  return Array.from(vectors[0]!, (_, d) => vectors.reduce((sum, vector) => sum + vector[d]!, 0) / vectors.length);
};

for (const folder of [englishFolder, multilingualFolder]) {
  const encoder = createPool(await readFolder(folder), Date.now);
  await encoder.encode(['Where is my parcel?']);
  console.log(`${folder}: ${encoder.name}, checksums as in encoder.json`);
  await encoder.close();
}
if (values.clinc150 && values.hwu64) {
  const { mean: _, ...plain } = await readFolder(englishFolder);
  const encoder = createPool(plain, Date.now);
  const one = await meanOf(encoder, values.clinc150);
  const other = await meanOf(encoder, values.hwu64);
  await encoder.close();
  const mean = one.map((value, d) => Number(((value + other[d]!) / 2).toFixed(5)));
  const path = join(englishFolder, 'encoder.json');
  const before = readFileSync(path, 'utf8').replace(/,\s*"mean": \[[^\]]*\]/, '');
  writeFileSync(path, before.replace(/\n\}\s*$/, `,\n  "mean": [${mean.join(', ')}]\n}\n`));
  console.log(`${path}: written`);
}
clearInterval(awake);
