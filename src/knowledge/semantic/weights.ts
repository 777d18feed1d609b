import type { Matrix } from './product.js';

/**
 * The file of weights: the length of a JSON header as uint32, the header, and the sections it names, each on a multiple
 * of 16 bytes; numbers are little-endian. A section's view lies on the file's own bytes, nothing is copied.
 */
export interface Header {
  readonly format: 1;
  /** What the weights are called; changes whenever they do. */
  readonly name: string;
  readonly sections: Readonly<Record<string, SectionHeader>>;
}

/** Where a section lies, counted from the end of the header, and what it holds. `shape` is rows, then columns. */
export interface SectionHeader {
  readonly type: 'int8' | 'float32' | 'utf8';
  readonly shape: readonly number[];
  readonly offset: number;
}

/** The next multiple of 16, on which sections and arrays lie. */
export const aligned = (n: number): number => Math.ceil(n / 16) * 16;

/** The sections of a file of weights, by name. Each throws an `Error` when the file has no such section. */
export interface Weights {
  readonly name: string;
  int8(section: string): Int8Array;
  float32(section: string): Float32Array;
  /** The lines of a section of text. */
  lines(section: string): readonly string[];
  /** `section` as a matrix, with `section.scales` and, if there is one, `section.bias`. */
  matrix(section: string): Matrix;
}

/** What is said of weights that are not whole. */
export const damaged = (why: string) =>
  new Error(`The encoder's weights cannot be read: ${why}. Fetch data/model again (git checkout data/model).`);

/** Reads the weights that lie at the start of `buffer`, `length` bytes of it. Throws an `Error` when they are damaged. */
export const readWeights = (buffer: ArrayBuffer, length: number): Weights => {
  const header = readHeader(buffer, length);
  const start = aligned(4 + new DataView(buffer).getUint32(0, true));

  const place = (name: string, type: SectionHeader['type']) => {
    const s = header.sections[name];
    if (s?.type !== type) throw damaged(`there is no section ${name} of ${type}`);
    const items = s.shape.reduce((a, b) => a * b, 1);
    const offset = start + s.offset;
    if (offset + items * (type === 'float32' ? 4 : 1) > length) throw damaged(`section ${name} is cut off`);
    return { offset, items, shape: s.shape };
  };
  const int8 = (name: string) => {
    const { offset, items } = place(name, 'int8');
    return new Int8Array(buffer, offset, items);
  };
  const float32 = (name: string) => {
    const { offset, items } = place(name, 'float32');
    return new Float32Array(buffer, offset, items);
  };
  return {
    name: header.name,
    int8,
    float32,
    lines: (name) => {
      const { offset, items } = place(name, 'utf8');
      return new TextDecoder().decode(new Uint8Array(buffer, offset, items)).split('\n');
    },
    matrix: (name) => {
      const [rows, columns] = place(name, 'int8').shape as [number, number];
      return {
        rows,
        columns,
        weights: int8(name),
        scales: float32(`${name}.scales`),
        bias: float32(`${name}.bias`),
      };
    },
  };
};

/** Reads the header at the start of `buffer`, `length` bytes of it. Throws an `Error` when it is damaged. */
export const readHeader = (buffer: ArrayBuffer, length: number): Header => {
  const bytes = length < 4 ? 0 : new DataView(buffer).getUint32(0, true);
  if (bytes === 0 || 4 + bytes > length) throw damaged('the header is cut off');
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, bytes))) as Header;
  } catch {
    throw damaged('the header is not JSON');
  }
  if (header.format !== 1) throw damaged(`its format is ${String(header.format)}, and this version reads format 1`);
  return header;
};
