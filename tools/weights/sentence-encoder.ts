import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lines, numbers, quantised, type Section } from './sections.js';

interface GraphModel {
  readonly weightsManifest: readonly [
    { readonly paths: readonly string[]; readonly weights: readonly { name: string; shape: readonly number[] }[] },
  ];
}

/** Reads the graph model of TensorFlow.js in `folder`: each of its tensors by name. All of them hold 4-byte numbers. */
const readTensors = (folder: string): Map<string, Float32Array> => {
  const [{ paths, weights }] = (JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as GraphModel)
    .weightsManifest;
  const bytes = new Uint8Array(Buffer.concat(paths.map((path) => readFileSync(join(folder, path)))));
  const tensors = new Map<string, Float32Array>();
  let at = 0;
  for (const { name, shape } of weights) {
    const length = shape.reduce((a, b) => a * b, 1);
    tensors.set(name, new Float32Array(bytes.buffer, at, length));
    at += 4 * length;
  }
  if (at !== bytes.length) throw new Error(`${folder} holds ${bytes.length} bytes of weights, and names ${at}.`);
  return tensors;
};

/** A matrix of inputs × outputs, turned so that each row belongs to an output. */
const transposed = (values: Float32Array, outputs: number): Float32Array => {
  const inputs = values.length / outputs;
  return Float32Array.from(
    { length: values.length },
    (_, i) => values[(i % inputs) * outputs + Math.floor(i / inputs)]!,
  );
};

/** The sections of the Universal Sentence Encoder lite, from the folder of the npm package that holds it. */
export const sentenceEncoder = (folder: string): [string, Section][] => {
  const vocabulary = JSON.parse(readFileSync(join(folder, 'dist/vocab.json'), 'utf8')) as [string, number][];
  const tensors = readTensors(join(folder, 'dist'));

  /** The one tensor whose name ends so. */
  const tensor = (end: string): Float32Array => {
    const found = [...tensors].filter(([name]) => name.endsWith(end));
    if (found.length !== 1) throw new Error(`${found.length} tensors are called …${end}; one was expected.`);
    return found[0]![1];
  };
  const layer = (n: number): [string, Section][] => {
    const inner = `Layer_${n}/TransformerLayer`;
    const joined = 'ConcatPartitions/concat';
    const matrix = (name: string, weights: string, bias: string) => {
      const offsets = tensor(`Encode/${inner}/${bias}/${joined}`);
      const values = transposed(tensor(weights), offsets.length);
      return [
        ...quantised(`layer${n}.${name}`, values, values.length / offsets.length),
        numbers(`layer${n}.${name}.bias`, offsets),
      ];
    };
    const norm = (name: string, place: string) => [
      numbers(`layer${n}.${name}.norm.scale`, tensor(`Encode/${inner}/${place}layer_norm_scale/${joined}`)),
      numbers(`layer${n}.${name}.norm.bias`, tensor(`Encode/${inner}/${place}layer_norm_bias/${joined}`)),
    ];
    const attention = (name: string) =>
      [`${inner}/MultiheadAttention/${name}/kernel/part_0`, `MultiheadAttention/${name}/bias`] as const;
    const feed = (name: string) =>
      [`TransformerStack/${inner}/FFN/${name}/Tensordot/Reshape_1`, `FFN/${name}/bias`] as const;
    return [
      ...norm('attention', 'layer_prepostprocess/layer_norm/'),
      ...matrix('qkv', ...attention('qkv_transform_single')),
      ...matrix('output', ...attention('output_transform_single')),
      ...(n === 0 ? matrix('widen', `Encode/${inner}/dense/kernel/${joined}`, 'dense/bias') : []),
      ...norm('feed', 'FFN/layer_prepostprocess/layer_norm/'),
      ...matrix('up', ...feed('conv1')),
      ...matrix('down', ...feed('conv2')),
    ];
  };
  return [
    lines(
      'pieces',
      vocabulary.map(([piece]) => piece),
    ),
    numbers(
      'pieces.scores',
      Float32Array.from(vocabulary, ([, score]) => score),
    ),
    ...quantised('pieces.vectors', tensor('Embeddings_en'), 256),
    numbers('frequencies', tensor('TimingSignal/ExpandDims_1')),
    ...layer(0),
    ...layer(1),
    ...quantised('last', transposed(tensor('tanh_layer_0/weights'), 512), 512),
    numbers('last.bias', tensor('tanh_layer_0/bias')),
  ];
};
