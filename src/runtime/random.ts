import { randomBytes } from 'node:crypto';

/** An unguessable token of so many bytes, fit for addresses and cookies. */
export const randomToken = (bytes: number): string => randomBytes(bytes).toString('base64url');
