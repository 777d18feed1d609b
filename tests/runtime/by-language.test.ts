import { describe, expect, it } from 'vitest';
import type { Faq } from '../../src/knowledge/faq.js';
import { createLexicalMatcher } from '../../src/knowledge/matching/index.js';
import { trainByLanguage } from '../../src/runtime/by-language.js';
import type { Train } from '../../src/runtime/matching.js';

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

const train: Train = async (faqs) => createLexicalMatcher(faqs);
const matcher = await trainByLanguage(train, train)(shop, new AbortController().signal);
const best = async (text: string, language?: string) => (await matcher.match(text, 3, language))[0]?.faq;

describe('matching in several languages', () => {
  it('finds in the language of the message', async () => {
    expect(await best('kann ich die Bestellung noch stornieren', 'de')).toBe('cancel-order');
    expect(await best('can I still cancel the order', 'en')).toBe('cancel-order');
  });

  it('finds an FAQ that is not translated all the same', async () => {
    const sure = (id: string, confidence: number): Train => {
      return async () => ({ name: id, match: async () => [{ faq: id, confidence, why: { phrasing: '', words: [] } }] });
    };
    const signal = new AbortController().signal;
    const faint = await trainByLanguage(sure('showroom', 0.6), sure('cancel-order', 0.1))(shop, signal);
    expect(await faint.match('Showroom besuchen', 3, 'de')).toMatchObject([{ faq: 'showroom' }]);
    const clear = await trainByLanguage(sure('showroom', 0.9), sure('cancel-order', 0.6))(shop, signal);
    expect(await clear.match('Auftrag abbrechen', 3, 'de')).toMatchObject([{ faq: 'cancel-order' }]);
  });

  it('reads an FAQ that is written in another language than most in that language', async () => {
    const german = { ...faq('gift', ['Geschenkgutschein einlösen', 'Gutscheincode eingeben']), locale: 'de' };
    const mixed = await trainByLanguage(train, train)([...shop, german], new AbortController().signal);
    expect(await mixed.match('Geschenkgutscheine', 1, 'de')).toMatchObject([{ faq: 'gift' }]);
    expect(await mixed.match('delivery fee', 1, 'en')).toMatchObject([{ faq: 'delivery-cost' }]);
  });

  it('looks in every language when the language is not known, or has no FAQs', async () => {
    expect(await best('Liefergebühr')).toBe('delivery-cost');
    expect(await best('delivery fee', 'fr')).toBe('delivery-cost');
  });

  it('does not look for English in German', async () => {
    const [found] = await matcher.match('Versand', 3, 'en');
    expect(found?.confidence ?? 0).toBeLessThan(0.3);
  });

  it('closes all that it trained, and gives up when it is told to', async () => {
    const closed: string[] = [];
    const closing: Train = async (faqs) => ({
      ...createLexicalMatcher(faqs),
      async close() {
        closed.push(faqs[0]!.question);
      },
    });
    const trained = await trainByLanguage(closing, closing)(shop, new AbortController().signal);
    await trained.close?.();
    expect(closed).toEqual(['cancel my order', 'Bestellung stornieren']);
  });
});
