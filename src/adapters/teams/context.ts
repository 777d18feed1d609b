import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../model/clock.js';
import type { Attachment } from '../../model/message.js';
import type { Store } from '../../store/store.js';

type Say = (about: object, sentence: string) => void;

/** What the Teams channel is given. */
export interface TeamsDeps {
  readonly clock: Clock;
  readonly log: { readonly info: Say; readonly warn: Say; readonly error: Say };
  /** The shared server; gets `POST /api/messages`. */
  readonly app: FastifyInstance;
  readonly store: Store;
  /** Makes an address at which a file can be had for a while; without it a file is only named. */
  readonly linkTo?: (attachment: Attachment) => Promise<string>;
  /** Told of every delivery that was turned away, by reason, to be counted. */
  readonly turnedAway?: (why: string) => void;
  /** What the bot says where it was added, as plain text. */
  readonly welcome?: string;
}
