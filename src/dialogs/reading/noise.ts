/** A line of a log, a stack trace or a program: nobody writes to a shop like that. */
const machine = [
  /^\s*at\s+\S+.*[:(]\d+/, // a stack frame
  /^\s*File "[^"]+", line \d+/, // Python's
  /^\W{0,2}\d{4}-\d\d-\d\d[T ]\d\d:\d\d/, // begins with a time stamp
  /^\W{0,2}\d\d:\d\d:\d\d/,
  /^\s*\[?(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL)\]?[\s:]/,
  /^\s*(?:GET|POST|PUT|DELETE|PATCH|HTTP\/\d)/,
  /^\s*[{}[\]();,]+\s*$/,
  /^\s*"[\w-]+"\s*:/, // JSON
  /^\s*<\/?[\w-]+[^>]*>/,
  /(?:0x[\da-f]{4,}|[\da-f]{16,})/i,
];

/** What names an error: "ERR_CONNECTION_RESET", "E-4012", "TypeError", "error 503", "code: 1017". */
const codes = [
  /\b[A-Z][A-Z\d]*(?:[_-][A-Z\d]+)+\b/g,
  /\b[A-Z][a-z]+(?:[A-Z][a-z]+)*(?:Error|Exception)\b/g,
  /\b(?:error|fehler|erreur|erro|errore|fout|code|status)(?:\s+(?:code|nr\.?|no\.?))?\s*[:#=]?\s*[A-Z]{0,4}-?\d{2,6}\b/gi,
];

/** What is said after the name of an error: "Uncaught TypeError: cannot read the basket". */
const told = /(?:error|exception|failed|fehler|erreur|errore|fout)\b[^:\n]{0,40}:\s*(?<what>[^\n{}<>]{4,120})/i;

const link = /\bhttps?:\/\/\S+|\bwww\.\S+/gi;
const fence = /```[\s\S]*?(?:```|$)/g;

/** So many codes are kept of all that was pasted. */
const mostCodes = 3;

const isMachine = (line: string): boolean => machine.some((sign) => sign.test(line));

const tellingOf = (pasted: string): string => {
  const found = codes.flatMap((code) => pasted.match(code) ?? []);
  const message = told.exec(pasted)?.groups?.what ?? '';
  return [message.trim(), ...new Set(found.map((one) => one.trim()))]
    .filter(Boolean)
    .slice(0, mostCodes + 1)
    .join(' ');
};

/**
 * A message without what was pasted into it: of a log or a stack trace, only the codes and the first message are left, and
 * links go. What the customer wrote herself stays as it is.
 */
export const withoutNoise = (text: string): string => {
  const pasted = [...(text.match(fence) ?? [])];
  const own: string[] = [];
  for (const line of text.replace(fence, '\n').split('\n')) (isMachine(line) ? pasted : own).push(line);
  if (pasted.length === 0) return text.replace(link, ' ').trim() || text;
  const left = [...own, tellingOf(pasted.join('\n'))].join('\n').replace(link, ' ');
  return left.replace(/\n{2,}/g, '\n').trim() || text;
};
