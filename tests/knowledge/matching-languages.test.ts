import { describe, expect, it } from 'vitest';
import type { Faq } from '../../src/knowledge/faq.js';
import { createLexicalMatcher } from '../../src/knowledge/matching/index.js';

/** By FAQ, how it is asked in one language. */
type Asked = Readonly<Record<string, readonly string[]>>;

const faqsOf = (locale: string, asked: Asked): Faq[] =>
  Object.entries(asked).map(([id, [question, ...phrasings]]) => ({
    ...{ id, topic: 't', question: question!, phrasings, answer: '', locale, tags: [] },
  }));

/** The same in seven languages, and each FAQ's words in other forms, in words that no phrasing has as they are. */
const inflected: Readonly<Record<string, readonly [Asked, Asked]>> = {
  en: [
    {
      return: ['Return an item', 'i want to send it back', 'give back what i bought'],
      cancel: ['Cancel an order', 'stop my order', 'i ordered it twice'],
      complain: ['Make a complaint', 'i am not happy', 'the service was poor'],
    },
    { return: ['returning items'], cancel: ['cancelling orders'], complain: ['complaints'] },
  ],
  de: [
    {
      return: ['Ware zurücksenden', 'ich will es wieder abgeben', 'gefällt mir nicht'],
      cancel: ['Bestellung stornieren', 'Auftrag abbrechen', 'doppelt gekauft'],
      complain: ['Beschwerde einreichen', 'ich bin unzufrieden', 'der Service war schlecht'],
    },
    { return: ['waren'], cancel: ['bestellungen', 'aufträge'], complain: ['beschwerden', 'unzufriedene'] },
  ],
  es: [
    {
      return: ['Hacer una devolución', 'quiero enviarlo de vuelta', 'no me gusta el artículo'],
      cancel: ['Cancelar un pedido', 'parar la compra', 'lo pedí dos veces'],
      complain: ['Poner una reclamación', 'no estoy contento', 'el servicio fue malo'],
    },
    { return: ['devoluciones', 'articulos'], cancel: ['pedidos cancelados'], complain: ['reclamaciones'] },
  ],
  fr: [
    {
      return: ['Renvoyer un article', 'rendre ce que j’ai acheté', 'il ne me plaît pas'],
      cancel: ['Annuler une commande', 'arrêter mon achat', 'commandé deux fois'],
      complain: ['Faire une réclamation', 'je suis mécontent', 'le service était mauvais'],
    },
    { return: ['d’articles'], cancel: ['commandes annulées'], complain: ['reclamations'] },
  ],
  pt: [
    {
      return: ['Devolver um artigo', 'quero mandar de volta', 'não gosto do produto'],
      cancel: ['Cancelar uma encomenda', 'parar a compra', 'comprei duas vezes'],
      complain: ['Apresentar uma queixa', 'estou descontente', 'o serviço foi mau'],
    },
    { return: ['artigos devolvidos'], cancel: ['encomendas canceladas'], complain: ['queixas'] },
  ],
  it: [
    {
      return: ['Restituire un articolo', 'voglio rimandarlo indietro', 'il prodotto non mi piace'],
      cancel: ['Annullare un ordine', 'fermare l’acquisto', 'comprato due volte'],
      complain: ['Presentare un reclamo', 'sono scontento', 'il servizio era pessimo'],
    },
    { return: ['articoli restituiti'], cancel: ['gli ordini annullati'], complain: ['reclami'] },
  ],
  nl: [
    {
      return: ['Een artikel retourneren', 'ik wil het terugsturen', 'het bevalt me niet'],
      cancel: ['Een bestelling annuleren', 'mijn aankoop stoppen', 'twee keer gekocht'],
      complain: ['Een klacht indienen', 'ik ben ontevreden', 'de dienst was slecht'],
    },
    { return: ['artikelen'], cancel: ['bestellingen geannuleerd'], complain: ['klachten'] },
  ],
};

describe.each(Object.entries(inflected))('in "%s"', (language, [asked, questions]) => {
  it('finds an FAQ by other forms of its words, and is surer of it than without the language’s stems', async () => {
    const matcher = createLexicalMatcher(faqsOf(language, asked));
    const withoutStems = createLexicalMatcher(faqsOf('und', asked));
    for (const [faq, texts] of Object.entries(questions))
      for (const text of texts) {
        const [found] = await matcher.match(text, 1);
        const before = (await withoutStems.match(text, 3)).find((one) => one.faq === faq);
        expect(found?.faq, text).toBe(faq);
        expect(found!.confidence, text).toBeGreaterThan(before?.confidence ?? 0);
      }
  });
});

describe.each([
  [
    'ja',
    { return: ['商品を返品したい', '購入品の返却'], track: ['荷物はどこですか', '配送状況を確認する'] },
    '返品できますか',
    '荷物が届かない',
  ],
  ['th', { return: ['ฉันต้องการคืนสินค้า', 'ขอคืนของ'], track: ['พัสดุอยู่ที่ไหน', 'ติดตามการจัดส่ง'] }, 'คืนสินค้าได้ไหม', 'พัสดุยังไม่มา'],
  [
    'ar',
    { return: ['أريد إرجاع المنتج', 'إعادة ما اشتريته'], track: ['أين طردي', 'تتبع الشحنة'] },
    'هل يمكن إرجاع منتج',
    'لم تصل الشحنة',
  ],
  ['zh', { return: ['我想退货', '怎么退回商品'], track: ['我的包裹在哪里', '查询物流'] }, '可以退货吗', '包裹还没到'],
] as const)('in "%s", which has no stemmer', (locale, asked, giveBack, whereIs) => {
  it('finds an FAQ by its words, whether or not spaces stand between them', async () => {
    const matcher = createLexicalMatcher(faqsOf(locale, asked));
    for (const [text, faq] of [
      [giveBack, 'return'],
      [whereIs, 'track'],
    ] as const)
      expect((await matcher.match(text, 1))[0]?.faq, text).toBe(faq);
  });
});
