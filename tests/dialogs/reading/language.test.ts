import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../src/dialogs/reading/context.js';
import { languageFor } from '../../../src/dialogs/reading/language.js';
import { type MatchText, perceiveMessage, readMessage } from '../../../src/dialogs/reading/read.js';
import { ann, Chat, shop, spoken } from '../world.js';

const inWeb = { person: ann };
const english = { person: { ...ann, locale: 'en-GB' } };
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
    ['how are you', 'en'],
  ])('%j is %s', (text, language) => {
    expect(languageFor(text, inWeb, shop)).toEqual({ language, lasts: true });
  });

  it('is not known from a word that could be anything', () => {
    expect(languageFor('4711', inWeb, shop)).toBeUndefined();
    expect(languageFor('Larkfield', inWeb, shop)).toBeUndefined();
  });

  it.each(['ok', 'hello', 'hi'])('is not known from %j, which many say', (text) => {
    expect(languageFor(text, inWeb, shop)).toBeUndefined();
    expect(languageFor(text, german, shop)).toEqual({ language: 'de', lasts: true });
    expect(languageFor(text, english, shop)).toEqual({ language: 'en', lasts: false });
  });

  it('is never guessed for several words, whatever the platform says', () => {
    expect(languageFor('Larkfield 4711', german, shop)).toBeUndefined();
    expect(languageFor('cancelar pedido', english, shop)).toBeUndefined();
    expect(languageFor('retour commande', english, shop)).toBeUndefined();
  });

  it.each(['status', 'factura', 'retour'])('of %j alone is the platform’s, for this once', (text) => {
    expect(languageFor(text, german, shop)).toEqual({ language: 'de', lasts: false });
    expect(languageFor(text, inWeb, shop)).toBeUndefined();
    expect(languageFor(text, { person: { ...ann, locale: 'pl' } }, shop)).toBeUndefined();
  });

  it.each([
    ['¿Dónde está mi pedido?', 'es'],
    ['donde esta mi pedido', 'es'],
    ['wo ist meine Bestellung', 'de'],
    ["dov'è il mio ordine?", 'it'],
    ['où est ma commande ?', 'fr'],
    ['waar is mijn pakket', 'nl'],
    ['onde está o meu pedido?', 'pt'],
    ['hola', 'es'],
  ])('of %j is its own, in an English browser too', (text, language) => {
    expect(languageFor(text, english, shop)).toEqual({ language, lasts: true });
  });

  it('is the words’ where they tell, whatever the platform says', () => {
    expect(languageFor('where is my parcel, please', german, shop)?.language).toBe('en');
  });

  it('stays what it was until another one is plain', () => {
    const before = { ...english, language: 'de' };
    for (const text of ['ok', 'hi', 'status', 'Larkfield 4711', 'retour commande'])
      expect(languageFor(text, before, shop)?.language).toBe('de');
    expect(languageFor('can we go on in English please', before, shop)?.language).toBe('en');
  });

  it('is not read from a pasted log', () => {
    const log =
      'wo ist mein Paket, ich sehe nur das:\n2026-01-01 10:00:01 ERROR could not find the order of the customer';
    expect(languageFor(log, inWeb, shop)?.language).toBe('de');
  });

  it('is remembered in the conversation', () => {
    const chat = new Chat();
    chat.says('Hallo, wo ist mein Paket?', { found: { 'where-is-my-order': 0.9 }, language: 'de' });
    expect(chat.state.language).toBe('de');
    expect(contextOf(chat.state, shop, 'next', 'ok').language).toBe('de');
  });
});

describe('a message of no plain language', () => {
  const perceive = async (text: string, locale: string) => {
    const asked: (string | undefined)[] = [];
    const chat = new Chat({ ...ann, locale });
    const match: MatchText = async (_text, _limit, language) => {
      asked.push(language);
      return [];
    };
    const { language } = await perceiveMessage(text, contextOf(chat.state, shop, 'm', text), match);
    return { asked, language };
  };

  it('is matched in all languages', async () => {
    expect(await perceive('retour commande', 'en-GB')).toEqual({ asked: [undefined], language: undefined });
  });

  it('is matched in the platform’s when it is one word, and the conversation is in none yet', async () => {
    expect(await perceive('factura', 'de-AT')).toEqual({ asked: ['de'], language: undefined });
  });

  it('is answered in the platform’s', () => {
    const chat = new Chat({ ...ann, locale: 'de-AT' });
    expect(spoken(chat.says('4711'))).toContain('Guten Tag');
    expect(chat.state.language).toBeUndefined();
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
