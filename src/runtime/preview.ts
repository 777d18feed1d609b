import type { Thresholds } from '../knowledge/faq.js';
import { estimateOosShare } from '../knowledge/oos-share.js';
import { type Preview, preview } from '../knowledge/past/preview.js';
import type { Faqs } from '../knowledge/policy.js';
import { atOosShare, defaultOosShare } from '../knowledge/prior.js';
import type { Store } from '../store/store.js';
import { seenIn, sharesInUse, underDefaultShare } from './oos-share.js';
import { lastQuestions } from './past-questions.js';

/** The share of messages that no FAQ answers, and where it comes from. */
export interface ShareShown {
  /** In use now, 0..1. */
  readonly inUse: number;
  readonly from: 'assumed' | 'learnt' | 'set';
  /** As it is estimated from the questions of this preview. */
  readonly estimated: number;
}

export interface PastPreview extends Preview {
  readonly share: ShareShown;
  /** When the first of the questions was asked: ms since the epoch, UTC. */
  readonly since?: number;
}

/** So many questions are looked at unless others are wished, and at most. */
export const previewed = { usual: 1_000, most: 5_000 } as const;

/**
 * What the last `most` questions came to under the thresholds in use, and what they would come to under others, with the share
 * of messages that no FAQ answers as it is in use (`fixed`: by a setting). `faqs` say which questions are for a person.
 */
export const previewPast = async (
  store: Pick<Store, 'latestTurns' | 'read'>,
  faqs: Faqs,
  now: Thresholds,
  then: Thresholds,
  most: number = previewed.usual,
  fixed?: number,
): Promise<PastPreview> => {
  const shares = await sharesInUse(store);
  const questions = underDefaultShare(await lastQuestions(store, most), shares);
  const inUse = fixed ?? shares.at(-1)?.share ?? defaultOosShare;
  const asNow = questions.map((one) => ({ ...one, matches: atOosShare(one.matches, inUse) }));
  const from = fixed !== undefined ? 'set' : shares.length > 0 ? 'learnt' : 'assumed';
  return {
    ...preview(asNow, now, then, faqs),
    share: { inUse, from, estimated: estimateOosShare(seenIn(questions)) },
    ...(questions[0] && { since: questions[0].at }),
  };
};
