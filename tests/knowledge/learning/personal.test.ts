import { expect, test } from 'vitest';
import { withoutPersonal } from '../../../src/knowledge/learning/personal.js';

test.each([
  ['where is my order 48213?', 'where is my order …?'],
  ['Where is LF-4821-K', 'Where is …'],
  ['order #1004821 never came', 'order … never came'],
  ['write to ann.lee+shop@mail.example.com please', 'write to … please'],
  ['call me on +44 (0)20 7946 0018 tonight', 'call me on … tonight'],
  ['my card 4111 1111 1111 1111 was charged twice', 'my card … was charged twice'],
  ['refund to DE89 3704 0044 0532 0130 00 please', 'refund to … please'],
  ['see https://shop.example/track?key=abc and www.example.com/x', 'see … and …'],
  ['I am @annlee there', 'I am … there'],
  ['order 48213, 48214', 'order …, …'],
])('what names or reaches one person is cut out: %s', (text, left) => {
  expect(withoutPersonal(text)).toBe(left);
});

test.each([
  'is it 5 working days or 30?',
  'do I get 89 euros back',
  'does the E27 bulb fit, 60 W',
  'the mail of 2024 says so',
  'can I return 2-3 items @ home',
  'wo ist meine Bestellung geblieben',
])('what does not is left: %s', (text) => {
  expect(withoutPersonal(text)).toBe(text);
});

test("the customer's own name goes, but not a word that is spelled like it", () => {
  expect(withoutPersonal('this is will stone, where is it', 'Will Stone')).toBe('this is …, where is it');
  expect(withoutPersonal('Will I get it? Regards, Will', 'Will Stone')).toBe('Will I get it? Regards, …');
  expect(withoutPersonal('when will it come', 'Will Stone')).toBe('when will it come');
});
