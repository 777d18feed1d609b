/** Arguments that a command cannot use; the message says which. The way to write the command is shown below it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `1 try`, `2 tries`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
