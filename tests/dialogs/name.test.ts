import { describe, expect, it } from 'vitest';
import { callingName } from '../../src/dialogs/name.js';
import { ann, english } from './world.js';

const called = (name: string) => callingName({ ...ann, name }, english);

describe('how a customer is addressed', () => {
  it.each([
    ['Ann', 'Ann'],
    ['Ann Lee', 'Ann'],
    ['ann', 'ann'],
    ['Lee, Ann', 'Ann'],
    ['Dr. Ann Lee', 'Dr. Ann Lee'],
    ['J. R. Smith', 'J. R. Smith'],
    ['Jean-Luc Picard', 'Jean-Luc'],
    ["Sinéad O'Connor", 'Sinéad'],
    ['McNeil', 'McNeil'],
    ['李小龙', '李小龙'],
    ['عائشة', 'عائشة'],
    ['  Ann\u0000 ', 'Ann'],
  ])('%j is called %j', (name, expected) => {
    expect(called(name)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'A',
    'ann_lee',
    'ann42',
    '@ann',
    'guest',
    'Guest User',
    'Anonymous',
    'DarkLord',
    'xX.dark',
    '*Ann*',
    '<b>',
    '🦄',
    'Dr.',
    'a'.repeat(61),
    '\u200b',
  ])('%j is no name', (name) => {
    expect(called(name)).toBeUndefined();
  });
});
