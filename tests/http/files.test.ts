import { describe, expect, it } from 'vitest';
import { disposition, sniff } from '../../src/http/files.js';

const text = (s: string) => new TextEncoder().encode(s);

describe('what a file is', () => {
  it.each<[string, Uint8Array, string, string]>([
    ['a PDF', text('%PDF-1.7\n'), 'a.png', 'application/pdf'],
    ['plain text', text('Grüße\n'), 'a.txt', 'text/plain'],
    ['a table', text('a,b\n1,2\n'), 'a.CSV', 'text/csv'],
    ['HTML', text('<!doctype html><p>'), 'a.html', 'application/octet-stream'],
    ['HTML under another name', text('<!doctype html><p>'), 'a.txt', 'text/plain'],
    ['SVG', text('<?xml version="1.0"?><svg/>'), 'a.txt', 'application/octet-stream'],
    ['a script', text('alert(1)'), 'a.js', 'application/octet-stream'],
    ['bytes that nobody knows', Uint8Array.from([0, 1, 2, 3]), 'a.txt', 'application/octet-stream'],
    ['nothing', new Uint8Array(), 'a.txt', 'application/octet-stream'],
    ['a broken archive', text('PK\x03\x04 broken'), 'a.zip', 'application/zip'],
  ])('%s', async (_what, bytes, name, mime) => {
    expect(await sniff(bytes, name)).toBe(mime);
  });
});

describe('the name of a download', () => {
  it('cannot break out of its header', () => {
    expect(disposition('attachment', 'a"\r\nX: 1;\\../b\ud83d.txt')).toBe(
      `attachment; filename="a___X: 1;_.._b_.txt"; filename*=UTF-8''a%22__X%3A%201%3B_.._b_.txt`,
    );
  });

  it('is kept in full for those who can read it', () => {
    expect(disposition('inline', "Größe (1)'s.png")).toBe(
      `inline; filename="Gr__e (1)'s.png"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%281%29%27s.png`,
    );
  });
});
