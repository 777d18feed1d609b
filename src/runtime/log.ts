import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * The structured log. What customers and agents write never goes into it, nor do tokens: log ids, counts and reasons
 * only. The redaction is a second fence for objects that an SDK or a library hands to an error.
 */
export const createLog = (options: { level: string; pretty: boolean }): Log =>
  pino({
    level: options.level,
    base: null,
    redact: {
      paths: ['*.text', '*.token', '*.cookie', '*.authorization', 'err.config', 'err.request', 'err.options'],
      censor: '[left out]',
    },
    ...(options.pretty
      ? { transport: { target: 'pino-pretty', options: { translateTime: 'HH:MM:ss', ignore: 'pid,hostname' } } }
      : {}),
  });
