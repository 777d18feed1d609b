import { aligned, type Header, type SectionHeader } from '../../src/knowledge/semantic/weights.js';

/** A section of the file of weights, before it is written. */
export interface Section {
  readonly type: SectionHeader['type'];
  readonly shape: readonly number[];
  readonly data: Int8Array | Float32Array | Uint8Array;
}
export type Sections = ReadonlyMap<string, Section>;

const floats = (data: Float32Array): Section => ({ type: 'float32', shape: [data.length], data });

/**
 * The rows of a matrix as int8 with a scale each: value = int8 · scale. Rows are filled up with zeros to a multiple of
 * `step` columns; the product needs 8.
 */
export const quantised = (name: string, values: Float32Array, columns: number, step = 8): [string, Section][] => {
  const rows = values.length / columns;
  const wide = Math.ceil(columns / step) * step;
  const data = new Int8Array(rows * wide);
  const scales = new Float32Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = values.subarray(r * columns, (r + 1) * columns);
    scales[r] = row.reduce((most, v) => Math.max(most, Math.abs(v)), 0) / 127;
    row.forEach((v, i) => {
      data[r * wide + i] = scales[r] ? Math.round(v / scales[r]!) : 0;
    });
  }
  return [
    [name, { type: 'int8', shape: [rows, wide], data }],
    [`${name}.scales`, floats(scales)],
  ];
};

export const numbers = (name: string, data: Float32Array): [string, Section] => [name, floats(data)];

export const lines = (name: string, all: readonly string[]): [string, Section] => {
  const data = new TextEncoder().encode(all.join('\n'));
  return [name, { type: 'utf8', shape: [data.length], data }];
};

/** The file of weights. The same sections give the same bytes. */
export const fileOf = (name: string, sections: Sections): Uint8Array => {
  let end = 0;
  const headers: Record<string, SectionHeader> = {};
  for (const [section, { type, shape, data }] of sections) {
    headers[section] = { type, shape, offset: end };
    end = aligned(end + data.byteLength);
  }
  const header: Header = { format: 1, name, sections: headers };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = aligned(4 + json.length);
  const file = new Uint8Array(start + end);
  new DataView(file.buffer).setUint32(0, json.length, true);
  file.set(json, 4);
  for (const [section, { data }] of sections)
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + headers[section]!.offset);
  return file;
};
