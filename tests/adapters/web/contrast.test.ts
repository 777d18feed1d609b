import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../src/browser/tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

const tokensOf = (part: string) =>
  new Map([...part.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name!, colour!]));

/** WCAG 2.2: relative luminance, and the contrast of two colours, 1..21. */
const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

describe.each([
  ['light', tokensOf(light)],
  ['dark', tokensOf(dark)],
])('the %s colours can be read', (_name, tokens) => {
  const grounds = ['ground', 'surface', 'raised', 'sunken'];
  it.each([
    ...['text', 'text-soft', 'accent-strong', 'bad', 'warn', 'good'].flatMap((text) => grounds.map((on) => [text, on])),
    ['accent-text', 'accent'],
    ['accent-strong', 'accent-soft'],
    ['good', 'good-soft'],
    ['warn', 'warn-soft'],
    ['bad', 'bad-soft'],
    ['text', 'accent-soft'],
  ])('%s on %s: at least 4.5 to 1', (text, on) => {
    expect(contrast(tokens.get(text!)!, tokens.get(on!)!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['focus', 'line-strong', 'accent'].flatMap((line) => ['ground', 'surface'].map((on) => [line, on])))(
    '%s, the edge of a control, on %s: at least 3 to 1',
    (line, on) => {
      expect(contrast(tokens.get(line!)!, tokens.get(on!)!)).toBeGreaterThanOrEqual(3);
    },
  );
});
