import { SendError } from '../../channel.js';
import { codeOf, codes, toSendError } from '../errors.js';
import type { DeskRef } from '../place.js';

const elsewhere = 'The case goes on at the other desks';

/**
 * Turns whatever the SDK throws into what the outbox understands, in words about a desk. What an operator can mend
 * (a permission, the bot's place in the channel) is tried again until it is; what somebody deleted or locked is not.
 */
export const toDeskError = (error: unknown, ref: DeskRef): SendError => {
  const fail = (code: 'gone' | 'unavailable', message: string) =>
    new SendError(code, `${message} (code ${codeOf(error)})`, undefined, { cause: error });
  switch (codeOf(error)) {
    case codes.unknownChannel:
      return ref.kind === 'desk'
        ? fail('gone', 'The desk channel no longer exists on Discord. Set DESK to another one, then start again.')
        : fail('gone', `The thread of this case was deleted on Discord, and no other can be opened. ${elsewhere}.`);
    case codes.unknownMessage:
      return fail('gone', `The message was deleted on Discord. ${elsewhere}.`);
    case codes.archived:
      return fail('gone', `The thread of this case is locked on Discord. Unlock it there. ${elsewhere}.`);
    case codes.missingAccess:
      return fail('unavailable', 'The bot cannot see the desk channel. Add it there with "View Channel".');
    case codes.missingPermissions:
      return fail(
        'unavailable',
        'The bot lacks a permission in the desk channel. Allow it those that its invite link asks for.',
      );
    default:
      return toSendError(error);
  }
};
