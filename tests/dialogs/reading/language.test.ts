import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../src/dialogs/reading/context.js';
import { languageFor } from '../../../src/dialogs/reading/language.js';
import { readMessage } from '../../../src/dialogs/reading/read.js';
import { ann, Chat, shop } from '../world.js';

const inWeb = { person: ann };
const german = { person: { ...ann, locale: 'de-AT' } };

describe('the language to go on in', () => {
  it.each([
    ['wo ist mein Paket, es sollte gestern kommen', 'de'],
    ['¿dónde está mi paquete?', 'es'],
    ['je voudrais renvoyer la lampe', 'fr'],
    ['where is my parcel', 'en'],
    ['Guten Tag', 'de'],
    ['hola', 'es'],
    ['muchas gracias', 'es'],
    ['bonjour', 'fr'],
    ['hello', 'en'],
  ])('%j is %s', (text, language) => {
    expect(languageFor(text, inWeb, shop)).toBe(language);
  });

  it('is not known from a word that could be anything', () => {
    expect(languageFor('4711', inWeb, shop)).toBeUndefined();
    expect(languageFor('Larkfield', inWeb, shop)).toBeUndefined();
  });

  it('is the platform’s where the words do not tell, and the words’ where they do', () => {
    expect(languageFor('Larkfield 4711', german, shop)).toBe('de');
    expect(languageFor('where is my parcel, please', german, shop)).toBe('en');
  });

  it('stays what it was until another one is plain', () => {
    const before = { ...inWeb, language: 'de' };
    expect(languageFor('ok', before, shop)).toBe('de');
    expect(languageFor('hi', before, shop)).toBe('de');
    expect(languageFor('can we go on in English please', before, shop)).toBe('en');
  });

  it('is not read from a pasted log', () => {
    const log =
      'wo ist mein Paket, ich sehe nur das:\n2026-01-01 10:00:01 ERROR could not find the order of the customer';
    expect(languageFor(log, inWeb, shop)).toBe('de');
  });

  it('is remembered in the conversation', () => {
    const chat = new Chat();
    chat.says('Hallo, wo ist mein Paket?', { found: { 'where-is-my-order': 0.9 }, language: 'de' });
    expect(chat.state.language).toBe('de');
    expect(contextOf(chat.state, shop, 'next', 'ok').language).toBe('de');
  });
});

describe('reading German and Spanish', () => {
  const read = (text: string) => {
    const language = /[¿ñ]|dnd|no puedo|no quiero|reembolso|hola/.test(text) ? 'es' : 'de';
    return readMessage(text, contextOf({ ...new Chat().state, language }, shop, 'm', text));
  };

  it.each([
    ['Guten Tag, wo ist mein Paket? Vielen Dank und liebe Grüße, Anna', 'wo ist mein Paket?'],
    ['hola buenas tardes, ¿dónde está mi paquete? muchas gracias', 'dónde está mi paquete?'],
    ['wo is mein packet', 'wo ist mein Paket'],
    ['dnd esta mi pakete xfa', 'dónde esta mi paquete por favor'],
  ])('%j comes down to its question', (text, matter) => {
    expect(read(text).queries[0]?.text).toBe(matter);
  });

  it.each([
    ['Wo ist mein Paket? Und wie kann ich die Lampe zurückschicken?', 2],
    ['¿Dónde está mi paquete? Y además, ¿puedo cambiar la dirección?', 2],
  ])('%j holds %i questions', (text, count) => {
    expect(read(text).queries.filter(({ as }) => as === 'part')).toHaveLength(count);
  });

  it.each(['Ich will meine Bestellung nicht stornieren', 'no quiero cancelar mi pedido'])(
    '%j says only what is not wanted',
    (text) => {
      expect(read(text).negated).toBe('all');
    },
  );

  it.each(['ich will euren Newsletter nicht', 'ich kann mich nicht einloggen', 'no puedo entrar en mi cuenta'])(
    'no denial is read into %j',
    (text) => {
      expect(read(text)).not.toHaveProperty('negated');
    },
  );

  it.each([
    ['Rechnung', true],
    ['reembolso', true],
    ['wo ist es', undefined],
  ])('%j: a keyword? %s', (text, keyword) => {
    expect(read(text).keyword).toBe(keyword);
  });
});
