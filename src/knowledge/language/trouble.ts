import type { Language } from './languages.js';

/**
 * How customers say that something does not go as it should, by language: that they cannot do it, that it does not work, that there is
 * an error. On words as `wordsOf` gives them, without accents, with a space between: "can't" is "cant".
 */
const cues: Readonly<Record<Language, RegExp>> = {
  en: /\b(unable|not able|can ?not|cant|could ?nt|could not|does ?nt|does not|did ?nt|did not|is ?nt|is not|will not|wont|not (?:accepting|available|coming|getting|going|loading|opening|received|showing|work|working)|fail(?:s|ed|ing|ure)?|errors?|issues?|problems?|trouble|broken?|stuck|declined|rejected|wrong)\b/,
  de: /\b(kann .*nicht|konnte .*nicht|geht .*nicht|funktioniert .*nicht|klappt .*nicht|lasst sich .*nicht|wird .*nicht (?:angezeigt|angenommen|geladen)|fehler|probleme?|defekt|kaputt|abgelehnt|fehlgeschlagen)\b/,
  es: /\b(no (?:me |se )?(?:puedo|puede|deja|funciona|aparece|carga|abre|sale|va)|errore?s?|problemas?|falla|fallo|roto|rota|rechazad[oa])\b/,
  fr: /\b((?:peux|peut|pouvons|arrive|marche|fonctionne|affiche|ouvre|charge|passe) (?:pas|plus)|impossible|erreurs?|problemes?|panne|bloquee?|refusee?|casse)\b/,
  pt: /\b(nao (?:me |se )?(?:consigo|posso|da|deixa|funciona|aparece|carrega|abre|vai)|erros?|problemas?|falha|falhou|avariad[oa]|recusad[oa])\b/,
  it: /\b(non (?:mi |si |ci )?(?:riesco|posso|funziona|appare|carica|apre|va|lascia)|errore|errori|problemi|problema|guast[oa]|bloccat[oa]|rifiutat[oa]|rotto)\b/,
  nl: /\b(kan .*niet|kon .*niet|werkt .*niet|lukt .*niet|doet het .*niet|fout|foutmelding|probleem|problemen|kapot|mislukt|geweigerd)\b/,
};

/** Whether words, put together with spaces and without accents, tell that something does not go as it should. */
export const namesTrouble = (language: Language, words: string): boolean => cues[language].test(words);
