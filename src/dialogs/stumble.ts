import { Draft } from './draft.js';
import type { Step } from './engine.js';
import { personOnly } from './moves/answer.js';

/**
 * Stands in for a step that failed by a fault of ours: the customer is told, nothing else changes, and the conversation
 * goes on with her next message instead of failing at this one for ever. A person's conversation stays the person's.
 */
export const stumble: Step = (state, event, knowledge) => {
  const draft = new Draft(state, event, knowledge);
  const fromCustomer = event.type === 'customer.said' || event.type === 'customer.chose';
  if (fromCustomer && state.phase.name !== 'with-person') draft.say([draft.text('trouble')], personOnly(draft), 'calm');
  return draft.done();
};
