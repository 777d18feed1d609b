/** A member of a JSON object, and where it stands. Columns are 1-based, in UTF-16 units, as editors count them. */
export interface Member {
  readonly key: string;
  readonly keyColumn: number;
  readonly kind: 'string' | 'number' | 'true' | 'false' | 'null' | 'object' | 'array';
  /** The string's value; empty for other kinds. */
  readonly text: string;
  readonly valueColumn: number;
}

/** Where a line stops being JSON, and what was expected there. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
  constructor(
    readonly column: number,
    problem: string,
  ) {
    super(problem);
  }
}

/** Nobody nests deeper than this; a damaged file may. */
const deepest = 50;

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

const naming = (source: string, at: number): string => {
  const code = source.codePointAt(at);
  if (code === undefined) return 'the line ends';
  const shown = String.fromCodePoint(code);
  const invisible = /[\p{C}\p{Z}]/u.test(shown);
  return invisible
    ? `there is an invisible U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    : `there is ${shown}`;
};

/** The kinds that a scalar token stands for. */
const kindOf = (token: string): Member['kind'] =>
  token === 'true' || token === 'false' || token === 'null' ? token : 'number';

/**
 * Reads one JSON object and says where each of its members stands, also of those that are there twice. Throws `JsonFault`
 * with the column of the first thing that is not JSON.
 */
export const readObject = (source: string): Member[] => {
  let at = 0;

  const fail = (expected: string): never => {
    throw new JsonFault(at + 1, `Here should be ${expected}, but ${naming(source, at)}.`);
  };
  const skipSpace = () => {
    while (at < source.length && ' \t\r\n'.includes(source[at]!)) at++;
  };
  const take = (mark: string): boolean => {
    skipSpace();
    if (source[at] !== mark) return false;
    at++;
    return true;
  };

  const string = (): string => {
    const start = at++;
    for (; source[at] !== '"'; at++) {
      if (at >= source.length) throw new JsonFault(start + 1, 'The string that begins here has no end.');
      if (source.charCodeAt(at) < 32) fail('a letter of the string or its end');
      if (source[at] !== '\\') continue;
      at++;
      if (source[at] === 'u' && /^[0-9a-fA-F]{4}$/.test(source.slice(at + 1, at + 5))) at += 4;
      else if (source[at] === undefined || !'"\\/bfnrt'.includes(source[at]!)) fail('one of " \\ / b f n r t uXXXX');
    }
    at++;
    return JSON.parse(source.slice(start, at)) as string;
  };

  const list = (end: string, depth: number, item: () => void) => {
    at++;
    if (depth >= deepest) fail(`no more than ${deepest} levels`);
    if (take(end)) return;
    do item();
    while (take(','));
    if (!take(end)) fail(`a comma or ${end}`);
  };

  const members = (depth: number): Member[] => {
    const found: Member[] = [];
    list('}', depth, () => {
      skipSpace();
      const keyColumn = at + 1;
      if (source[at] !== '"') fail('a key in double quotes');
      const key = string();
      if (!take(':')) fail('a colon');
      skipSpace();
      found.push({ key, keyColumn, valueColumn: at + 1, ...value(depth + 1) });
    });
    return found;
  };

  const value = (depth: number): Pick<Member, 'kind' | 'text'> => {
    skipSpace();
    if (source[at] === '"') return { kind: 'string', text: string() };
    if (source[at] === '{') {
      members(depth);
      return { kind: 'object', text: '' };
    }
    if (source[at] === '[') {
      list(']', depth, () => void value(depth + 1));
      return { kind: 'array', text: '' };
    }
    scalar.lastIndex = at;
    const token = scalar.exec(source)?.[0] ?? fail('a value');
    at += token.length;
    return { kind: kindOf(token), text: '' };
  };

  skipSpace();
  if (source[at] !== '{') fail('{, the beginning of an object');
  const found = members(0);
  skipSpace();
  if (at < source.length) fail('the end of the line');
  return found;
};
