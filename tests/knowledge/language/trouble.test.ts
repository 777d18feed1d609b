import { describe, expect, it } from 'vitest';
import { speechOf } from '../../../src/knowledge/language/speech.js';
import { wordsOf } from '../../../src/knowledge/lexical/words.js';

const tells = (locale: string, text: string): boolean => {
  const speech = speechOf(locale);
  return speech.tellsOfTrouble(wordsOf(text, speech).join(' '));
};

describe('a message that tells of trouble', () => {
  it.each([
    ['en', "I can't add it to my cart"],
    ['en', 'cash on delivery option not showing'],
    ['en', 'i am not able to order pillows'],
    ['en', 'it doesn’t work'],
    ['en', 'there is an ERROR when I pay'],
    ['de', 'Ich kann den Gutschein nicht einlösen'],
    ['de', 'Die Zahlung lässt sich nicht abschließen'],
    ['es', 'No me deja pagar'],
    ['fr', 'Je ne peux pas payer, le site ne marche pas'],
    ['pt', 'Não consigo finalizar a compra'],
    ['it', 'Non riesco a pagare'],
    ['nl', 'Ik kan mijn bestelling niet afronden'],
  ])('%s: %s', (locale, text) => {
    expect(tells(locale, text)).toBe(true);
  });

  it.each([
    ['en', 'how do I order pillows'],
    ['en', 'is there a note with the parcel'],
    ['de', 'Wie löse ich einen Gutschein ein?'],
    ['es', '¿Cómo puedo pagar?'],
    ['fr', 'Je peux payer par carte ?'],
    ['pt', 'Como posso pagar?'],
    ['it', 'Posso pagare con carta?'],
    ['nl', 'Hoe kan ik betalen?'],
    ['pl', 'Nie mogę zapłacić'],
  ])('is not: %s, %s', (locale, text) => {
    expect(tells(locale, text)).toBe(false);
  });
});
