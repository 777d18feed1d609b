import { createHash } from 'node:crypto';

/** What is stored in place of a secret token: knowing it does not let anyone in. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
