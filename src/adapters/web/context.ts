import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../model/clock.js';
import type { Store } from '../../store/store.js';
import type { Intake } from './intake.js';
import type { WebLimits } from './limits.js';
import type { Followers } from './stream.js';
import type { Visitors } from './visitors.js';
import type { WhyPort } from './why.js';

/** What of the store the web chat needs: feeds, documents and files. */
export type WebStore = Pick<Store, 'append' | 'read' | 'get' | 'put' | 'insert' | 'putBlob' | 'getBlob' | 'watch'>;

export interface WebDeps {
  readonly app: FastifyInstance;
  readonly store: WebStore;
  readonly clock: Clock;
  /** An unguessable string of letters, digits, `-` and `_` that holds so many random bytes. */
  readonly randomToken: (bytes: number) => string;
  /** Where the outside reaches this server. With https, cookies also work in frames on other sites. */
  readonly publicUrl: string;
  readonly limits?: Partial<WebLimits>;
  /** Lets who works at the desk see why the bot said what it did. */
  readonly why?: WhyPort;
  /** Which sites may embed the chat, as CSP's frame-ancestors has them; by default all. */
  readonly embedOn?: string;
}

/** What the routes share. */
export interface WebContext extends Omit<WebDeps, 'limits'> {
  readonly limits: WebLimits;
  readonly visitors: Visitors;
  readonly followers: Followers;
  readonly intake: Intake;
  readonly textMax: number;
}
