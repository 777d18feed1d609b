import { describe, expect, it } from 'vitest';
import { asksForPerson, smallTalk, type Talk, upsetIn } from '../../src/dialogs/recognise.js';
import { checkTexts, textsIn } from '../../src/dialogs/texts.js';
import { words } from '../../src/dialogs/words.js';
import { otherTexts, shop } from './world.js';

const of = (language: string) => textsIn(shop, language);

describe('the wording of other languages', () => {
  it.each(otherTexts.map((texts) => [texts.locale, texts] as const))('%s has no fault', (_locale, texts) => {
    expect(checkTexts(texts)).toEqual([]);
  });

  it('speaks Spanish and German, and understands four more', () => {
    const spoken = otherTexts.filter(({ say }) => Object.keys(say).length > 0).map(({ locale }) => locale);
    expect(spoken).toEqual(['es', 'de']);
    expect(otherTexts.map(({ locale }) => locale)).toEqual(['es', 'fr', 'de', 'pt', 'it', 'nl']);
  });

  it('has no emoji in what is said', () => {
    for (const { say } of otherTexts) expect(JSON.stringify(say)).not.toMatch(/\p{Extended_Pictographic}/u);
  });
});

describe('a wish for a person', () => {
  it.each([
    ['de', 'Ich möchte mit einem Menschen sprechen'],
    ['de', 'mitarbeiter bitte'],
    ['de', 'kann ich mit jemandem sprechen'],
    ['de', 'gib mir einen echten menschen'],
    ['de', 'mein Sofa ist kaputt, ich will mit einem Mitarbeiter reden'],
    ['de', 'ich will nicht mit einem bot reden'],
    ['de', 'Kundenservice'],
    ['es', 'quiero hablar con una persona'],
    ['es', 'un agente por favor'],
    ['es', 'necesito un humano'],
    ['es', 'páseme con un operador'],
    ['es', 'mi sofá está roto y quiero hablar con alguien'],
    ['es', 'no quiero hablar con un robot'],
    ['fr', 'je veux parler à un conseiller'],
    ['fr', 'un humain svp'],
    ['pt', 'quero falar com uma pessoa'],
    ['it', 'vorrei parlare con un operatore'],
    ['nl', 'ik wil een medewerker spreken'],
    ['nl', 'kan ik met iemand praten'],
  ])('%s: "%s"', (language, text) => {
    expect(asksForPerson(of(language), words(text))).toBeDefined();
  });

  it.each([
    ['de', 'wo ist mein paket'],
    ['de', 'kann jemand anderes mein paket annehmen'],
    ['de', 'reicht das sofa für drei personen'],
    ['de', 'bist du ein mensch?'],
    ['de', 'der fahrer hat mit meinem nachbarn gesprochen'],
    ['es', 'dónde está mi paquete'],
    ['es', 'quiero reclamar la garantía de mi lámpara'],
    ['es', 'cabe una persona en el sillón'],
    ['es', '¿eres un robot?'],
  ])('%s: not in "%s"', (language, text) => {
    expect(asksForPerson(of(language), words(text))).toBeUndefined();
  });
});

describe('feelings', () => {
  it.each([
    ['de', 'das ist unverschämt', 'frustrated'],
    ['de', 'ich bin richtig sauer, wo bleibt das paket', 'frustrated'],
    ['de', 'ich habe die Nase voll', 'frustrated'],
    ['de', 'so eine Frechheit', 'frustrated'],
    ['de', 'was soll die Scheiße', 'swearing'],
    ['de', 'ich bin völlig verzweifelt', 'distress'],
    ['de', 'meine Mutter ist gestorben', 'distress'],
    ['de', 'ich will nicht mehr leben', 'danger'],
    ['de', 'ich bringe mich um, ich will mich umbringen', 'danger'],
    ['de', 'ich habe einen Stromschlag von der Lampe bekommen', 'unsafe'],
    ['de', 'es qualmt aus dem Gerät', 'unsafe'],
    ['es', 'me dio una descarga eléctrica la lámpara', 'unsafe'],
    ['es', 'mi hijo se ha quemado', 'unsafe'],
    ['es', 'esto es inaceptable', 'frustrated'],
    ['es', 'estoy muy enfadada, dónde está mi pedido', 'frustrated'],
    ['es', 'estoy harto de esperar', 'frustrated'],
    ['es', 'qué vergüenza de servicio', 'frustrated'],
    ['es', 'vaya mierda', 'swearing'],
    ['es', 'estoy desesperada', 'distress'],
    ['es', 'quiero suicidarme', 'danger'],
    ['es', 'no quiero vivir más', 'danger'],
    ['fr', "c'est inadmissible", 'frustrated'],
    ['pt', 'estou muito irritada', 'frustrated'],
    ['it', 'che vergogna', 'frustrated'],
    ['nl', 'dit is echt belachelijk', 'frustrated'],
  ] as const)('%s: "%s" is %s', (language, text, kind) => {
    expect(upsetIn(of(language), words(text))).toBe(kind);
  });

  it.each([
    ['de', 'kann ich nicht mehr stornieren'],
    ['de', 'das ist eine Lampe für das Schlafzimmer'],
    ['de', 'ich habe es bestellt'],
    ['de', 'ich habe schon drei mal bestellt'],
    ['de', 'das reicht, danke'],
    ['de', 'die Farbe ist sehr schön'],
    ['es', 'no puedo cancelar'],
    ['es', 'es una lámpara muy bonita'],
    ['es', 'mi hija quiere devolver el regalo'],
    ['es', 'qué horario tienen'],
  ])('%s: none in "%s"', (language, text) => {
    expect(upsetIn(of(language), words(text))).toBeUndefined();
  });
});

describe('small talk', () => {
  it.each<[string, string, Talk]>([
    ['de', 'Guten Morgen', 'greeting'],
    ['de', 'hallo zusammen', 'greeting'],
    ['de', 'vielen Dank!', 'thanks'],
    ['de', 'danke für die schnelle Hilfe', 'thanks'],
    ['de', 'auf wiedersehen', 'bye'],
    ['de', 'alles klar', 'ok'],
    ['de', 'bist du ein bot?', 'bot'],
    ['de', 'ja bitte', 'yes'],
    ['de', 'nein danke', 'thanks'],
    ['de', 'nichts davon', 'no'],
    ['de', 'das hat mir sehr geholfen', 'helped'],
    ['de', 'das hat nicht geholfen', 'not-helped'],
    ['de', 'ich brauche hilfe', 'help'],
    ['de', 'hat sich erledigt', 'cancel'],
    ['es', 'buenos días', 'greeting'],
    ['es', 'hola', 'greeting'],
    ['es', 'muchas gracias', 'thanks'],
    ['es', 'adiós', 'bye'],
    ['es', 'vale', 'ok'],
    ['es', '¿eres un robot?', 'bot'],
    ['es', 'sí', 'yes'],
    ['es', 'ninguna de estas', 'no'],
    ['es', 'me ha servido', 'helped'],
    ['es', 'no me ha servido', 'not-helped'],
    ['es', 'necesito ayuda', 'help'],
    ['es', 'no importa', 'cancel'],
    ['fr', 'bonjour', 'greeting'],
    ['fr', 'merci beaucoup', 'thanks'],
    ['pt', 'muito obrigado', 'thanks'],
    ['it', 'buongiorno', 'greeting'],
    ['nl', 'dank je wel', 'thanks'],
  ])('%s: "%s" is %s', (language, text, kind) => {
    expect(smallTalk(of(language), words(text))).toBe(kind);
  });

  it.each([
    ['de', 'hallo, wo ist mein Paket'],
    ['de', 'danke, aber die Lampe flackert immer noch'],
    ['de', 'Rechnung'],
    ['es', 'hola, dónde está mi paquete'],
    ['es', 'reembolso'],
  ])('%s: is not all there is in "%s"', (language, text) => {
    expect(smallTalk(of(language), words(text))).toBeUndefined();
  });
});
