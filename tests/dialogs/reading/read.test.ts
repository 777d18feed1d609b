import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/dialogs/reading/read.js';
import { english } from '../world.js';

const read = (text: string) => readMessage(text, { texts: english });
const whole = (text: string) => read(text).queries[0]?.text;
const parts = (text: string) => read(text).queries.flatMap((query) => (query.as === 'part' ? [query.text] : []));
const rest = (text: string) => read(text).queries.find((query) => query.as === 'rest')?.text;

describe('what is wrapped around a question', () => {
  it.each([
    ["Hi there! hope you're well. where is my parcel? thanks a lot, Anna", 'where is my parcel?'],
    ['Dear Larkfield team, where is my sofa?\n\nKind regards\nAnna Meier', 'where is my sofa?'],
    ['hello, can you help me? my lamp flickers', 'my lamp flickers'],
    ['hi where is my parcel', 'where is my parcel'],
    ['Good morning, sorry to bother you, my lamp flickers', 'my lamp flickers'],
    ['my lamp flickers. Thanks in advance!', 'my lamp flickers.'],
    ['can i pay by card, thx', 'can i pay by card'],
  ])('is left out of %j', (text, matter) => {
    expect(whole(text)).toBe(matter);
  });

  it.each([
    'thanks for cancelling my order but I still got charged',
    'Hello kitty lamp in stock?',
    'good lamps for reading',
    'please cancel my order',
    'hi',
    'thanks a lot',
  ])('is not looked for in %j', (text) => {
    expect(whole(text)).toMatch(new RegExp(`${text.split(' ').slice(-3).join(' ').replace('?', '\\?')}`));
  });
});

describe('several questions', () => {
  it.each([
    ['Where is my parcel? And can I change my e-mail?', ['Where is my parcel?', 'can I change my e-mail?']],
    ['where is my parcel and how do I return the lamp', ['where is my parcel', 'how do I return the lamp']],
    ['can i pay by invoice? also do you ship to austria', ['can i pay by invoice?', 'do you ship to austria']],
    ['where is it sold, and also can i exchange the lamp', ['where is it sold,', 'can i exchange the lamp']],
    [
      'My parcel is late. Where is it? Also, can I change my address?',
      ['My parcel is late. Where is it?', 'can I change my address?'],
    ],
    ['1. where is my parcel\n2. how do i get an invoice', ['1. where is my parcel', '2. how do i get an invoice']],
  ])('are told apart in %j', (text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  it.each([
    'Can I return my lamp? How long does it take?',
    'I bought a lamp and a table, where are they?',
    'My card was declined. What is wrong with it?',
    'We are a small bakery with two people, what do you need from us to open an account?',
    'what kind of bulb goes into the lamp and how many watts',
    'I ordered the wrong size. I want another one.',
    'really? where is my parcel?',
    'a? b? c? d? e?',
  ])('are not seen in %j', (text) => {
    expect(parts(text)).toEqual([]);
  });
});

describe('what is not wanted', () => {
  it.each([
    ["don't close my account, I just want to change the e-mail", 'I just want to change the e-mail'],
    ["I don't want a refund, I want a replacement", 'I want a replacement'],
    ['i do not want to return it but exchange it for another size', 'but exchange it for another size'],
    ["I'm not trying to cancel. I need to change the address.", 'I need to change the address.'],
  ])('is left out of %j', (text, expected) => {
    expect(rest(text)).toBe(expected);
  });

  it('may be all that is said', () => {
    expect(read('I do not want to cancel').negated).toBe('all');
    expect(read("no, i don't want to return anything").negated).toBe('all');
  });

  it('is in doubt where something is forbidden and nothing else is said', () => {
    expect(read("please don't cancel my order")).toMatchObject({ negated: 'in-part', queries: [{ as: 'whole' }] });
  });

  it.each([
    "i don't want your newsletter",
    "I can't log in",
    'my parcel has not arrived',
    "it doesn't work",
    "I don't know how to cancel",
    "don't have a tape measure",
    'why do you not deliver to Malta?',
  ])('is not read into %j', (text) => {
    expect(read(text)).not.toHaveProperty('negated');
  });
});

describe('a follow-up', () => {
  const following = (text: string) =>
    readMessage(text, { texts: english, before: { question: 'how do I return a lamp', answered: 'return-an-item' } });

  it.each([
    ['and for business accounts?', 'business accounts?'],
    ['what about refunds?', 'refunds?'],
    ['how long does that take?', 'how long does that take?'],
    ['ok and how about a sofa', 'a sofa'],
  ])('%j leans on the question before it', (text, words) => {
    const { queries, leaning } = following(text);
    expect(queries).toContainEqual({ as: 'new', text: words });
    expect(queries).toContainEqual({ as: 'both', text: `how do I return a lamp ${words}` });
    expect(leaning).toMatchObject({ answered: 'return-an-item', bare: true });
  });

  it.each([
    'where is my parcel',
    'do you deliver to Malta',
    'I ordered the wrong size and need another one, is that possible',
  ])('%j stands on its own', (text) => {
    expect(following(text)).not.toHaveProperty('leaning');
  });

  it('leans on nothing where nothing was asked', () => {
    expect(read('what about refunds?')).not.toHaveProperty('leaning');
  });
});

describe('a bare keyword', () => {
  it.each(['refund', 'Refund??', 'my parcel pls', 'gift card'])('%j', (text) => {
    expect(read(text).keyword).toBe(true);
  });
  it.each(['where is it', 'cancel my order now', 'how to pay', 'I need help with a return'])('not %j', (text) => {
    expect(read(text).keyword).toBeUndefined();
  });
});

describe('how things are written', () => {
  it('chat spelling is written out', () => {
    expect(whole('wher r my pkg, can u look pls')).toBe('where are my package, can you look please');
  });

  it('emoji in a text go, and a message of emoji stays what it is', () => {
    expect(whole('my lamp 💡 flickers 😩😩')).toBe('my lamp flickers');
    expect(whole('😩😩')).toBe('😩😩');
  });

  it('of a pasted log the codes and the message are kept', () => {
    const log = [
      'I get this when paying:',
      '2026-01-01 10:00:01 ERROR PaymentService failed',
      '  at Foo.bar (foo.js:10:3)',
      '{',
      '  "trace": "8f3a99c1d2e4b5a6f7089abc"',
      '}',
      'TypeError: card declined',
      'code: E-4012',
    ].join('\n');
    const query = whole(log) ?? '';
    expect(query).toContain('when paying');
    expect(query).toContain('card declined');
    expect(query).toContain('E-4012');
    expect(query).not.toMatch(/foo\.js|8f3a|trace/);
  });

  it('an error code in a sentence stays, a link goes', () => {
    expect(whole('checkout says ERR_PAYMENT_DECLINED at https://larkfield.example/checkout?x=1')).toBe(
      'checkout says ERR_PAYMENT_DECLINED at',
    );
  });

  it.each(['', '   ', '\u0000\u200b', '...', '?', '```', '```\n\n```', ',', 'and', 'but'])(
    '%j is read without harm',
    (text) => {
      expect(read(text).queries).toHaveLength(1);
    },
  );
});

describe('a long story', () => {
  const told = 'We moved into a new flat in May and it has been a busy time for the whole family and for me. '.repeat(
    3,
  );

  it('is also read from its last question on', () => {
    const { queries } = read(`${told}Could I order by phone? My mother has no computer.`);
    expect(queries.at(-1)).toEqual({ as: 'end', text: 'Could I order by phone? My mother has no computer.' });
  });

  it('of ten thousand words is read in no time to speak of', () => {
    expect(read(`${told.repeat(200)} where is my parcel?`).queries.at(-1)).toMatchObject({ as: 'end' });
  });
});
