import { describe, expect, it } from 'vitest';
import { cleanFileName, cleanName } from '../../src/model/text.js';

describe('a name', () => {
  it.each([
    [' Ann \n Lee\t', 'Ann Lee'],
    ['Mia\u0000\u200b', 'Mia'],
    ['\u202eaiM', 'aiM'],
    ['\u2066x\u2069', 'x'],
    ['👩‍💻 می‌خواهم', '👩‍💻 می‌خواهم'],
    [' \u200b\ufeff ', undefined],
    ['x'.repeat(100), 'x'.repeat(80)],
  ])('%j is read as %j', (given, read) => {
    expect(cleanName(given)).toBe(read);
  });

  it('of a file says to its end what it is', () => {
    expect(cleanFileName('photo\u202egpj.exe')).toBe('photogpj.exe');
    expect(cleanFileName('a\nb.txt')).toBe('a b.txt');
    expect(cleanFileName(' ')).toBeUndefined();
    const long = cleanFileName(`${'x'.repeat(300)}.tar.pdf`)!;
    expect(long).toMatch(/^x+…\.pdf$/);
    expect(long).toHaveLength(80);
    expect(cleanFileName('x'.repeat(300))).toBe(`${'x'.repeat(79)}…`);
  });
});
