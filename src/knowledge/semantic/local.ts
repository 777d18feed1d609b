import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { sourceFile } from '../../source.js';
import { type Embedding, EncoderDown, toUnitLength } from './encoder.js';

/** What is used of the optional package `@huggingface/transformers`, version 4. */
export interface Transformers {
  readonly env: { localModelPath: string; cacheDir: string | null; allowRemoteModels: boolean };
  pipeline(task: 'feature-extraction', model: string, options: { dtype: string }): Promise<Extract>;
}
type Extract = (
  texts: readonly string[],
  options: { pooling: 'mean' | 'cls'; normalize: boolean },
) => Promise<{ readonly dims: readonly number[]; readonly data: Float32Array }>;

const loadPackage = async (): Promise<Transformers> => {
  const name = '@huggingface/transformers';
  const own = createRequire(sourceFile('.'));
  try {
    own.resolve(name);
  } catch {
    throw new EncoderDown(
      `EMBEDDINGS_MODEL without EMBEDDINGS_URL names a model to run here, which takes the package ${name}. ` +
        `Install it (npm install ${name}), name an endpoint in EMBEDDINGS_URL, or leave EMBEDDINGS_MODEL out.`,
    );
  }
  return own(name) as Transformers;
};

/** How the model's folder says that the states of a text become one vector; the mean, where it says nothing. */
const poolingOf = (folder: string): 'mean' | 'cls' => {
  const file = join(folder, '1_Pooling', 'config.json');
  if (!existsSync(file)) return 'mean';
  const config = JSON.parse(readFileSync(file, 'utf8')) as { pooling_mode_cls_token?: boolean };
  return config.pooling_mode_cls_token ? 'cls' : 'mean';
};

/** The file of a model's folder that is loaded: the exact one, or else the quantised one. */
const modelFile = (folder: string) => {
  const [exact, quantised] = ['model.onnx', 'model_quantized.onnx'].map((file) => join(folder, 'onnx', file));
  return existsSync(quantised!) && !existsSync(exact!)
    ? { path: quantised!, dtype: 'q8' }
    : { path: exact!, dtype: 'fp32' };
};

/**
 * Opens a sentence encoder that the operator brings: a folder with `config.json`, `tokenizer.json` and `onnx/model.onnx`
 * (or `onnx/model_quantized.onnx`), or the name of such a model on the Hugging Face hub, which is fetched once and kept in
 * `cache`. Throws an `EncoderDown` that says what is missing.
 */
export const openLocal = async (model: string, cache: string, load = loadPackage) => {
  const transformers = await load();
  const folder = resolve(model);
  const here = existsSync(folder);
  if (!here && /^[./]|^[A-Za-z]:/.test(model))
    throw new EncoderDown(`EMBEDDINGS_MODEL names ${folder}, and there is no such folder.`);
  transformers.env.cacheDir = cache;
  transformers.env.allowRemoteModels = !here;
  if (here) transformers.env.localModelPath = dirname(folder);
  const { path, dtype } = modelFile(folder);
  let extract: Extract;
  try {
    extract = await transformers.pipeline('feature-extraction', here ? basename(folder) : model, {
      dtype,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = here
      ? ''
      : '. It is fetched from the Hugging Face hub; without a network, name a folder that holds it.';
    throw new EncoderDown(`The model ${model} (EMBEDDINGS_MODEL) cannot be loaded: ${why}${hint}`);
  }
  const pooling = poolingOf(folder);
  const version = here ? statSync(path) : undefined;
  return {
    name: `local ${model} ${pooling} ${version ? `${version.size} ${version.mtimeMs}` : ''}`.trim(),
    views: ['local'],
    async encode(texts: readonly string[]): Promise<Embedding[]> {
      if (texts.length === 0) return [];
      const { dims, data } = await extract(texts, { pooling, normalize: true });
      const width = dims.at(-1)!;
      return texts.map((_, i) => [toUnitLength(data.slice(i * width, (i + 1) * width))]);
    },
  };
};
