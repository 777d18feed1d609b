import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Just enough of Protocol Buffers to write a model in ONNX: fields are numbered, lengths are varints. */
const varint = (n: number): number[] => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...varint(n >>> 7)]);
const number = (field: number, value: number) => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, value: readonly number[] | Uint8Array) => [
  ...varint((field << 3) | 2),
  ...varint(value.length),
  ...value,
];
const text = (field: number, value: string) => bytes(field, Buffer.from(value));

const [FLOAT, INT64] = [1, 7];
/** A named input or output: its type and its dimensions, each a number or a name. */
const value = (field: number, name: string, type: number, dimensions: readonly (number | string)[]) => {
  const shape = dimensions.flatMap((d) => bytes(1, typeof d === 'number' ? number(1, d) : text(2, d)));
  return bytes(field, [...text(1, name), ...bytes(2, bytes(1, [...number(1, type), ...bytes(2, shape)]))]);
};

/**
 * Writes a sentence encoder into `folder`, as `@huggingface/transformers` reads them: each word has the vector given
 * here, and a text's states are its words' vectors.
 */
export const writeTinyModel = (folder: string, words: Readonly<Record<string, readonly number[]>>): void => {
  const vocabulary = ['[PAD]', '[UNK]', ...Object.keys(words)];
  const width = Object.values(words)[0]!.length;
  const vectors = vocabulary.map((word) => words[word] ?? new Array<number>(width).fill(0));
  const raw = new Uint8Array(Float32Array.from(vectors.flat()).buffer);
  const table = [
    ...number(1, vocabulary.length),
    ...number(1, width),
    ...number(2, FLOAT),
    ...text(8, 'vectors'),
    ...bytes(9, raw),
  ];
  const node = [
    ...text(1, 'vectors'),
    ...text(1, 'input_ids'),
    ...text(2, 'last_hidden_state'),
    ...text(3, 'look-up'),
    ...text(4, 'Gather'),
  ];
  const graph = [
    ...bytes(1, node),
    ...text(2, 'tiny'),
    ...bytes(5, table),
    ...value(11, 'input_ids', INT64, ['texts', 'words']),
    ...value(11, 'attention_mask', INT64, ['texts', 'words']),
    ...value(12, 'last_hidden_state', FLOAT, ['texts', 'words', width]),
  ];
  const model = [...number(1, 8), ...bytes(7, graph), ...bytes(8, [...text(1, ''), ...number(2, 13)])];

  mkdirSync(join(folder, 'onnx'), { recursive: true });
  writeFileSync(join(folder, 'onnx', 'model.onnx'), Uint8Array.from(model));
  const json = (file: string, content: unknown) => writeFileSync(join(folder, file), JSON.stringify(content));
  json('config.json', { model_type: 'bert', architectures: ['BertModel'] });
  json('tokenizer_config.json', { tokenizer_class: 'PreTrainedTokenizerFast', pad_token: '[PAD]', unk_token: '[UNK]' });
  json('tokenizer.json', {
    version: '1.0',
    added_tokens: vocabulary.slice(0, 2).map((content, id) => ({ id, content, special: true })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: Object.fromEntries(vocabulary.map((w, i) => [w, i])), unk_token: '[UNK]' },
  });
};
