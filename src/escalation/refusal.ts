import type { ActOutcome } from '../model/turn.js';

/** Why an agent's act was not done, in a sentence for her. */
export const refusalText = ({ code, owner }: Extract<ActOutcome, { readonly ok: false }>): string => {
  switch (code) {
    case 'taken':
      return `${owner?.name ?? 'Somebody else'} took this case first.`;
    case 'not-yours':
      return owner ? `This is ${owner.name}’s case.` : 'Take the case first.';
    case 'closed':
      return 'This case is closed; nothing was sent.';
    case 'unknown-message':
      return 'There is no such reply in this case.';
  }
};
