import { crc32 } from 'node:zlib';

/** 1 January 1980, 0:00, the earliest moment that the format knows: the same files make the same archive. */
const [time, date] = [0, 0x21];
const version = 20;
const utf8 = 0x800;

/** The part of an entry's head that stands before its bytes and again at the end of the archive. */
const fields = (name: Buffer, bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(26);
  head.writeUInt16LE(version, 0);
  head.writeUInt16LE(utf8, 2);
  // 4: the method. 0 is "stored": pictures are compressed already.
  head.writeUInt16LE(time, 6);
  head.writeUInt16LE(date, 8);
  head.writeUInt32LE(crc32(bytes), 10);
  head.writeUInt32LE(bytes.length, 14);
  head.writeUInt32LE(bytes.length, 18);
  head.writeUInt16LE(name.length, 22);
  return head;
};

const number = (...values: readonly (readonly [size: 2 | 4, value: number])[]): Buffer =>
  Buffer.concat(
    values.map(([size, value]) => {
      const bytes = Buffer.alloc(size);
      bytes.writeUIntLE(value, 0, size);
      return bytes;
    }),
  );

/** A zip archive of a few small files, as PKWARE's APPNOTE 6.3 has it, without compression. */
export const zip = (files: Readonly<Record<string, Uint8Array>>): Buffer => {
  const entries: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, bytes] of Object.entries(files)) {
    const name = Buffer.from(path, 'utf8');
    const shared = fields(name, bytes);
    const entry = Buffer.concat([number([4, 0x04034b50]), shared, name, bytes]);
    // No comment, one disk, no attributes; then where the entry begins.
    const rest = number([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
    directory.push(number([4, 0x02014b50], [2, version]), shared, rest, name);
    entries.push(entry);
    offset += entry.length;
  }
  const list = Buffer.concat(directory);
  const count = Object.keys(files).length;
  const end = number([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, list.length], [4, offset], [2, 0]);
  return Buffer.concat([...entries, list, end]);
};
