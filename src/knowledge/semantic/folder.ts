import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sourceFile } from '../../source.js';
import { unusable } from './encoder.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

const schema = z.strictObject({
  name: z.string().min(1),
  licence: z.string().min(1),
  /** ISO 639-1; empty means any. */
  languages: z.array(z.string().regex(/^[a-z]{2}$/, 'must be a code of two letters, such as "en"')),
  dimensions: z.int().min(1).max(8192),
  /** The first piece's vector, the mean over the pieces, or the model's output `sentence_embedding`. */
  pooling: z.enum(['first', 'mean', 'output']),
  /** Is subtracted from a text's vector of length 1, which is then scaled to length 1 again. */
  mean: z.array(z.number()).optional(),
  /** Stand before a customer's message (question) and before what is learnt (passage). */
  prefixes: z.strictObject({ question: z.string(), passage: z.string() }).default({ question: '', passage: '' }),
  /** Of a longer text the first and the last half of so many pieces are read. */
  longest: z.int().min(4).max(8192),
  sha256: z.strictObject({ 'model.onnx': sha256, 'tokenizer.json': sha256 }),
  calibration: z.unknown().optional(),
});

/** An encoder's folder, as its `encoder.json` describes it. */
export interface EncoderFolder extends z.infer<typeof schema> {
  readonly folder: string;
}

/** The folders that ship: English, and sixteen languages and across them. */
export const englishFolder = sourceFile('../data/model/bge-small-en-v1.5');
export const multilingualFolder = sourceFile('../data/model/use-multilingual-v3');

/** Resolves with the description in `encoder.json` of the folder. Rejects with `EncoderDown` when it is missing or wrong. */
export const readFolder = async (folder: string): Promise<EncoderFolder> => {
  const text = await readFile(join(folder, 'encoder.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unusable(folder, `encoder.json is missing or cannot be read (${error.code})`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw unusable(folder, `encoder.json is not JSON (${(error as Error).message})`);
  }
  const { data, error } = schema.safeParse(json);
  if (!data)
    throw unusable(
      folder,
      error.issues.map(({ path, message }) => `encoder.json: ${path.join('.')}: ${message}`).join('; '),
    );
  if (data.mean && data.mean.length !== data.dimensions)
    throw unusable(folder, `encoder.json: mean has ${data.mean.length} numbers, not ${data.dimensions}`);
  return { ...data, folder };
};

/** Returns the name that keys caches: the model's, with a hash of all that its vectors depend on. */
export const nameOf = ({ name, dimensions, pooling, mean, prefixes, longest, sha256: sums }: EncoderFolder): string => {
  const all = JSON.stringify([
    dimensions,
    pooling,
    mean,
    prefixes,
    longest,
    sums['model.onnx'],
    sums['tokenizer.json'],
  ]);
  return `${name} ${createHash('sha256').update(all).digest('hex').slice(0, 16)}`;
};
