import type { Stimulus } from '../model/turn.js';
import { Draft } from './draft.js';
import type { Step } from './engine.js';
import { agentActed, agentDeleted, agentEdited, agentNamed, agentNoted, agentReplied } from './steps/agent.js';
import { chose } from './steps/choice.js';
import { deliverySettled } from './steps/delivery.js';
import { customerDeleted, customerEdited } from './steps/edit.js';
import { agentJoined } from './steps/joined.js';
import { customerKnown, said } from './steps/said.js';
import { timerFired } from './steps/timer.js';

const respond = (draft: Draft, event: Stimulus) => {
  switch (event.type) {
    case 'customer.said':
      return said(draft, event);
    case 'customer.chose':
      return chose(draft, event);
    case 'customer.edited':
      return customerEdited(draft, event);
    case 'customer.deleted':
      return customerDeleted(draft, event);
    case 'customer.known':
      return customerKnown(draft, event);
    case 'agent.replied':
      return agentReplied(draft, event);
    case 'agent.edited':
      return agentEdited(draft, event);
    case 'agent.deleted':
      return agentDeleted(draft, event);
    case 'agent.named':
      return agentNamed(draft, event);
    case 'agent.noted':
    case 'agent.note-changed':
      return agentNoted(draft, event);
    case 'agent.acted':
      return agentActed(draft, event);
    case 'agent.joined':
      return agentJoined(draft, event);
    case 'delivery.settled':
      return deliverySettled(draft, event);
    case 'timer.fired':
      return timerFired(draft, event);
  }
};

/** The dialog engine: one event in, the state after it and what is to be done out. Pure and total. */
export const step: Step = (state, event, knowledge) => {
  const draft = new Draft(state, event, knowledge);
  respond(draft, event);
  return draft.done();
};
