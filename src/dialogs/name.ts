import type { Texts } from '../knowledge/faq.js';
import type { Person } from '../model/person.js';
import { isNoName } from './recognise.js';
import { clean, words } from './words.js';

const title = /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam)\.?$/iu;
const nameLike = /^\p{L}[\p{L}\p{M}'’.\- ]*$/u;
/** Capitals inside a word, as in "DarkLord"; names such as "McNeil" or "DeAnn" begin with a short prefix. */
const joined = /^\p{Lu}\p{Ll}{3,}\p{Lu}/u;

/**
 * How to address a customer, or undefined when the platform's display name is no name: blank, a handle, a number, a
 * word such as "guest". The first name where there are several, the whole name after a title or with a comma.
 */
export const callingName = (person: Person, texts: Texts): string | undefined => {
  const name = clean(person.name ?? '').replace(/\s+/g, ' ');
  if (name.includes(',')) return callingName({ ...person, name: name.split(',').at(-1)! }, texts);
  if (name.length < 2 || name.length > 60 || !nameLike.test(name) || isNoName(texts, words(name))) return undefined;
  const [first = '', ...others] = name.split(' ');
  if (title.test(first)) return others.length > 0 ? name : undefined;
  if (others.length === 0 && (joined.test(first) || first.includes('.'))) return undefined;
  return first.length > 1 && !first.endsWith('.') ? first : name;
};
