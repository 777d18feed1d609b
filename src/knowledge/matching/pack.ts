import { createHash } from 'node:crypto';

/** The kinds of arrays that are kept as bytes. */
const kinds = { Int8Array, Uint8Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array };
type Kind = keyof typeof kinds;
type Numbers = InstanceType<(typeof kinds)[Kind]>;

/** Stands in the JSON for an array of numbers that follows it. */
interface Place {
  readonly $: Kind;
  readonly at: number;
  readonly length: number;
}

const digestLength = 32;
/** Arrays of every kind may begin at a multiple of this. */
const step = 8;
const padded = (length: number): number => Math.ceil(length / step) * step;
const digest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const kindOf = (value: object): Kind | undefined =>
  (Object.keys(kinds) as Kind[]).find((kind) => value instanceof kinds[kind]);

/**
 * A value of JSON in which arrays of numbers may stand, as bytes, piece by piece: a SHA-256 of all that follows, the JSON's
 * length, the JSON, then the arrays, in the byte order of this computer. The arrays are not copied.
 */
export const piecesOf = (value: unknown): Uint8Array[] => {
  const arrays: Uint8Array[] = [];
  let end = 0;
  const json = JSON.stringify(value, (_, v: unknown) => {
    const kind = typeof v === 'object' && v !== null ? kindOf(v) : undefined;
    if (!kind) return v;
    const array = v as Numbers;
    const place: Place = { $: kind, at: end, length: array.length };
    arrays.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    arrays.push(new Uint8Array(padded(array.byteLength) - array.byteLength));
    end += padded(array.byteLength);
    return place;
  });
  const text = new TextEncoder().encode(json);
  const head = new Uint8Array(step + padded(text.length));
  new DataView(head.buffer).setUint32(0, text.length, true);
  head.set(text, step);
  const hash = createHash('sha256');
  for (const piece of [head, ...arrays]) hash.update(piece);
  return [hash.digest(), head, ...arrays];
};

/** The same in one piece. */
export const pack = (value: unknown): Uint8Array => {
  const pieces = piecesOf(value);
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
};

/** The memory of all arrays of numbers in a value, each once: what may be moved to another thread instead of copied. */
export const buffersIn = (value: unknown): ArrayBuffer[] => {
  const found = new Set<ArrayBuffer>();
  const search = (v: unknown): void => {
    if (typeof v !== 'object' || v === null) return;
    if (kindOf(v)) found.add((v as Numbers).buffer as ArrayBuffer);
    else for (const inner of Object.values(v)) search(inner);
  };
  search(value);
  return [...found];
};

/** Reads what `pack` wrote; undefined if a single byte differs. The arrays share the memory of `bytes` where they can. */
export const unpack = (bytes: Uint8Array): unknown => {
  if (bytes.length < digestLength + step) return undefined;
  if (Buffer.compare(digest(bytes.subarray(digestLength)), bytes.subarray(0, digestLength)) !== 0) return undefined;
  const whole = bytes.byteOffset % step === 0 ? bytes : Uint8Array.from(bytes);
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(digestLength, true);
  const from = digestLength + step;
  const start = whole.byteOffset + from + padded(length);
  return JSON.parse(new TextDecoder().decode(whole.subarray(from, from + length)), (_, v: unknown) => {
    const place = v as Place | null;
    if (typeof place !== 'object' || place === null || !Object.hasOwn(kinds, place.$)) return v;
    return new kinds[place.$](whole.buffer as ArrayBuffer, start + place.at, place.length);
  });
};
