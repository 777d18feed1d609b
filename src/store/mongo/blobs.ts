import { type Db, GridFSBucket, ObjectId } from 'mongodb';
import type { Blob } from '../store.js';
import { storable } from '../text.js';
import type { Collections } from './schema.js';

/**
 * Files in GridFS, since processes share no disk. The bytes go under an id of their own, and the document that names them
 * decides which they are, so that a file is replaced at once or not at all.
 */
export class Blobs {
  readonly #bucket: GridFSBucket;

  constructor(
    db: Db,
    private readonly collections: Collections,
  ) {
    this.#bucket = new GridFSBucket(db, { bucketName: 'bytes' });
  }

  async put({ bytes, ...rest }: Blob): Promise<void> {
    const file = new ObjectId();
    const upload = this.#bucket.openUploadStreamWithId(file, rest.attachment.id);
    await new Promise<void>((resolve, reject) => {
      upload.on('error', reject).on('finish', () => resolve());
      upload.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    });
    const before = await this.collections.blobs.findOneAndUpdate(
      { _id: storable(rest.attachment.id) },
      { $set: { file, blob: JSON.stringify(rest) } },
      { upsert: true },
    );
    if (before) await this.#bucket.delete(before.file);
  }

  async get(id: string): Promise<Blob | undefined> {
    const found = await this.collections.blobs.findOne({ _id: storable(id) });
    if (!found) return undefined;
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#bucket.openDownloadStream(found.file)) chunks.push(chunk);
    return { ...JSON.parse(found.blob), bytes: Buffer.concat(chunks) };
  }
}
