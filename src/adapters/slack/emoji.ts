import type { SlackMessage } from './wire.js';

/** Hexadecimal, joined by hyphens; none above 10ffff. */
const codePoints = /^(10|[\da-f])?[\da-f]{1,4}(-(10|[\da-f])?[\da-f]{1,4})*$/;

/** Finds the emoji in structured text: `name` and, unless it is the workspace's own, its code points. */
const collect = (node: unknown, found: Map<string, string>): void => {
  if (Array.isArray(node)) for (const one of node) collect(one, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, name, unicode, elements } = node as Record<string, unknown>;
    if (type === 'emoji' && typeof name === 'string' && typeof unicode === 'string' && codePoints.test(unicode))
      found.set(`:${name}:`, unicode);
    collect(elements, found);
  }
};

/** A message's text, in which Slack writes emoji by name (`:+1:`), with the characters in their place. */
export const withEmoji = ({ text = '', blocks }: SlackMessage): string => {
  const found = new Map<string, string>();
  collect(blocks, found);
  let out = text;
  for (const [name, unicode] of found)
    out = out.replaceAll(name, String.fromCodePoint(...unicode.split('-').map((point) => Number.parseInt(point, 16))));
  return out;
};
