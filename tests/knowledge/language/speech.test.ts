import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/knowledge/language/fold.js';
import { speechOf } from '../../../src/knowledge/language/speech.js';

describe('how languages make words', () => {
  it.each([
    ['en', 'returning', 'returned'],
    ['es', 'devoluciones', 'devolución'],
    ['es', 'envíos', 'envío'],
    ['fr', 'livraisons', 'livraison'],
    ['de', 'bestellungen', 'bestellung'],
    ['de-AT', 'häuser', 'haus'],
    ['pt', 'encomendas', 'encomenda'],
    ['it', 'pacchi', 'pacco'],
    ['nl', 'bestellingen', 'bestelling'],
  ])('%s: %s and %s are one word', (locale, a, b) => {
    expect(speechOf(locale).stem(a)).toBe(speechOf(locale).stem(b));
  });

  it.each([
    ['es', 'dirección', 'direccion'],
    ['fr', 'où', 'ou'],
    ['de', 'straße', 'strasse'],
    ['pt', 'não', 'nao'],
  ])('%s: accents may be left out of %s', (locale, a, b) => {
    expect(fold(a)).toBe(b);
    expect(speechOf(locale).stem(a)).toBe(fold(speechOf(locale).stem(a)));
  });

  it.each([
    ['es', 'para', 'dónde'],
    ['fr', 'avec', 'combien'],
    ['de', 'mit', 'wann'],
    ['pt', 'com', 'quando'],
    ['it', 'con', 'quanto'],
    ['nl', 'met', 'hoe'],
    ['en', 'with', 'when'],
  ])('%s: "%s" says nothing, and "%s" tells questions apart', (locale, empty, telling) => {
    expect(speechOf(locale).isFunctionWord(empty)).toBe(true);
    expect(speechOf(locale).isFunctionWord(telling)).toBe(false);
  });

  it('takes French and Italian elisions apart', () => {
    expect(speechOf('fr').prepare("L'adresse d'envoi")).toBe('l adresse d envoi');
    expect(speechOf('it').prepare("dov'è l’ordine")).toBe('dov è l ordine');
    expect(speechOf('en').prepare("can't")).toBe("can't");
  });

  it('keeps the words of a language without a stemmer, less their accents', () => {
    expect(speechOf('pl').stem('przesyłkę')).toBe('przesyłke');
    expect(speechOf('ja').stem('荷物')).toBe('荷物');
  });
});
