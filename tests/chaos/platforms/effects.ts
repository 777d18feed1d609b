import type { Script } from '../../fakes/plan.js';

/** How a hand-over to a person that was asked for is worded. */
const handover = /passing you on to a person|asking a person to take over/;

/** Finds out which event a visible text answers, by the words in it, as a reader would. */
export class Effects {
  readonly #byConversation = new Map<string, { readonly marks: [string, string][]; readonly call?: string }>();

  /** `handovers`: all wordings of a hand-over; throws when one could not be recognised. */
  constructor(plan: readonly Script[], handovers: readonly string[]) {
    for (const text of handovers) if (!handover.test(text)) throw new Error(`A hand-over is not recognised: ${text}`);
    for (const { conversation, actions } of plan) {
      const marks = actions.flatMap((a): [string, string][] =>
        a.type === 'ask' ? [[a.marker, a.messageId]] : a.type === 'edit' ? [[a.marker, a.of]] : [],
      );
      const call = actions.find((a) => a.type === 'call')?.messageId;
      this.#byConversation.set(conversation, { marks, ...(call ? { call } : {}) });
    }
  }

  /** The id, in the plan, of the message that a text in a conversation answers. */
  answered(conversation: string, text: string): string | undefined {
    const known = this.#byConversation.get(conversation);
    return (
      known?.marks.find(([marker]) => text.includes(`${marker} `))?.[1] ??
      (handover.test(text) ? known?.call : undefined)
    );
  }
}
