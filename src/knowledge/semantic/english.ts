import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { aligned, damaged, readHeader } from './weights.js';
import { modelFolder } from './weights-file.js';

const bytesAt = async (file: FileHandle, position: number, length: number): Promise<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at, position + at);
    if (bytesRead === 0) throw damaged('the file is cut off');
    at += bytesRead;
  }
  return bytes.buffer;
};

/** The 20,000 commonest English words, from the weights that ship, of which no more is read. Rejects when they cannot be read. */
export const englishWords = async (): Promise<ReadonlySet<string>> => {
  const file = await open(join(modelFolder, 'encoder.bin'));
  try {
    const upToSections = 4 + new DataView(await bytesAt(file, 0, 4)).getUint32(0, true);
    const { words } = readHeader(await bytesAt(file, 0, upToSections), upToSections).sections;
    if (words?.type !== 'utf8') throw damaged('there is no section words of utf8');
    const text = await bytesAt(file, aligned(upToSections) + words.offset, words.shape[0]!);
    return new Set(new TextDecoder().decode(text).split('\n'));
  } finally {
    await file.close();
  }
};
