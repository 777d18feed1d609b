import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Faq } from '../../src/knowledge/faq.js';
import type { LearningMatcher } from '../../src/knowledge/matching/learning.js';
import { openEncoders } from '../../src/knowledge/semantic/open.js';
import type { Trainer } from '../../src/knowledge/training/train.js';
import { createTrainers } from '../../src/knowledge/training/trainers.js';
import { trainByLanguage } from '../../src/runtime/by-language.js';

const faq = (id: string, phrasings: string[], de: string[] = []): Faq => ({
  ...{ id, topic: 't', question: phrasings[0]!, phrasings, answer: 'Yes.', locale: 'en', tags: [] },
  ...(de.length > 0 && { translations: [{ locale: 'de', question: de[0]!, phrasings: de, answer: 'Ja.' }] }),
});

const shop = [
  faq(
    'cancel-order',
    ['cancel my order', 'can i stop an order', 'i ordered by mistake', 'undo my purchase'],
    ['Bestellung stornieren', 'ich möchte den Auftrag abbrechen', 'aus Versehen bestellt', 'Kauf rückgängig machen'],
  ),
  faq(
    'delivery-cost',
    ['how much is shipping', 'delivery fee', 'is delivery free', 'postage costs'],
    ['was kostet der Versand', 'Liefergebühr', 'ist die Lieferung kostenlos', 'Portokosten'],
  ),
  faq('showroom', ['do you have a shop', 'where is your showroom', 'visit your store', 'opening hours of the shop']),
];

const cache = mkdtempSync(join(tmpdir(), 'careline-by-language-'));
const opened: (() => Promise<void>)[] = [() => Promise.resolve(rmSync(cache, { recursive: true, force: true }))];
afterAll(async () => {
  for (const close of opened.reverse()) await close();
});

const trained = async (faqs: readonly Faq[], kind: 'bundled' | 'off' = 'bundled') => {
  const open = () => openEncoders({ kind }, 'unused', () => 0);
  const trainers = createTrainers({ open, cache });
  opened.push(trainers.close);
  const matcher = await trainByLanguage(trainers)(faqs, new AbortController().signal);
  await matcher.learnt;
  return matcher;
};

const matcher = await trained(shop);
const best = async (text: string, language?: string) => (await matcher.match(text, 3, language))[0]?.faq;

describe('matching in several languages', () => {
  it('finds in the language of the message', async () => {
    expect(await best('kann ich die Bestellung noch stornieren', 'de')).toBe('cancel-order');
    expect(await best('can I still cancel the order', 'en')).toBe('cancel-order');
  });

  it.each([
    ['habt ihr einen laden, in den man gehen kann', 'de', 'showroom'],
    ['dove posso vedere i mobili, avete un negozio?', 'it', 'showroom'],
    ['combien coûte la livraison', 'fr', 'delivery-cost'],
    ['quiero anular mi pedido', 'es', 'cancel-order'],
    ['ik heb per ongeluk besteld', 'nl', 'cancel-order'],
    ['quanto custa o envio', 'pt', 'delivery-cost'],
  ])('finds for %j, in "%s", what exists in other languages only', async (text, language, id) => {
    expect(await best(text, language)).toBe(id);
  });

  it('finds an FAQ that is written in another language than most, and for English what is German only', async () => {
    const german = { ...faq('gift', ['Geschenkgutschein einlösen', 'Gutscheincode eingeben']), locale: 'de' };
    const mixed = await trained([...shop, german]);
    expect(await mixed.match('Geschenkgutscheine', 1, 'de')).toMatchObject([{ faq: 'gift' }]);
    expect(await mixed.match('delivery fee', 1, 'en')).toMatchObject([{ faq: 'delivery-cost' }]);
    expect(await mixed.match('redeem a gift voucher', 1, 'en')).toMatchObject([{ faq: 'gift' }]);
  });

  it('takes the surest when the language is not known', async () => {
    expect(await best('Liefergebühr')).toBe('delivery-cost');
    expect(await best('delivery fee')).toBe('delivery-cost');
  });

  it('does not look for English in German', async () => {
    const [found] = await matcher.match('Versand', 3, 'en');
    expect(found?.confidence ?? 0).toBeLessThan(0.3);
  });

  it('by words alone finds in each language that there are texts in', async () => {
    const words = await trained(shop, 'off');
    expect(words.name).toBe('words');
    expect(await words.match('kann ich die Bestellung noch stornieren', 1, 'de')).toMatchObject([
      { faq: 'cancel-order' },
    ]);
    expect(await words.match('can I still cancel the order', 1, 'en')).toMatchObject([{ faq: 'cancel-order' }]);
  });

  it('trains across languages only once a text in another language is there', async () => {
    const begun: string[] = [];
    const named = (name: string): Trainer => ({
      async train() {
        begun.push(name);
        const found = [{ faq: name, confidence: 0.9, why: { phrasing: '', words: [] } }];
        return {
          name,
          match: async () => found,
          learnt: Promise.resolve(),
          close: async () => void begun.push(`-${name}`),
        } as unknown as LearningMatcher;
      },
    });
    const trainers = {
      own: named('own'),
      across: named('across'),
      languages: async () => ['en'],
      close: async () => {},
    };
    const english = await trainByLanguage(trainers)([shop[2]!], new AbortController().signal);
    expect(await english.match('shop', 1, 'en')).toMatchObject([{ faq: 'own' }]);
    expect(begun).toEqual(['own']);
    expect(await english.match('laden', 1, 'de')).toMatchObject([{ faq: 'across' }]);
    await english.close?.();
    expect(begun).toEqual(['own', 'across', '-own', '-across']);
  });
});
