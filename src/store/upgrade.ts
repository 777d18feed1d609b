import type { Conversation } from '../model/conversation.js';
import type { Turn } from '../model/turn.js';
import { StoreError } from './store.js';

const known = 1;

function checkVersion(what: string, stored: unknown): void {
  const v = typeof stored === 'object' && stored !== null && 'v' in stored ? stored.v : undefined;
  if (typeof v !== 'number' || v < 1) {
    throw new StoreError(
      'unusable',
      `A stored ${what} carries no version: the database is damaged. Restore it from a backup.`,
    );
  }
  if (v > known) {
    throw new StoreError(
      'newer-version',
      `A stored ${what} has version ${v}, and this Careline reads up to version ${known}. ` +
        'Start the newer Careline that wrote it; nothing was changed.',
    );
  }
}

/**
 * Brings a stored conversation to the shape of today. Throws `StoreError`: `newer-version` when a later Careline wrote
 * it, `unusable` when it is no conversation at all.
 */
export function upgradeConversation(stored: unknown): Conversation {
  checkVersion('conversation', stored);
  return stored as Conversation;
}

/** Brings a stored turn, and the conversation in it, to the shape of today. Throws as `upgradeConversation` does. */
export function upgradeTurn(stored: unknown): Turn {
  checkVersion('turn', stored);
  const turn = stored as Turn;
  return { ...turn, after: upgradeConversation(turn.after) };
}
