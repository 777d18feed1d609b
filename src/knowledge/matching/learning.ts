import type { SpaceMatcher } from './index.js';
import type { Space } from './space.js';

/** A matcher that learns. */
export interface LearningMatcher extends SpaceMatcher {
  /** What it judges in at present. */
  readonly space: Space;
  /** Learns what it has not learnt. Resolves when that is over, whether or not it could. */
  learn(): Promise<void>;
  /** Resolves when all is learnt that can be at this time, whether or not it could. */
  readonly learnt: Promise<void>;
  /** Ends what is still being learnt. */
  close(): Promise<void>;
}
