const web = /(?<![<(\]])\bhttps?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]*_~|]/gi;

const time = (seconds: string): string => {
  const date = new Date(Number(seconds) * 1_000);
  return Number.isNaN(date.getTime()) ? seconds : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
};

/** What means something in the middle of a line, to one of the two only. */
const inline = (text: string): string =>
  text
    .replace(/&(?=#?\w{1,31};)/g, '\\&')
    .replace(/<t:(-?\d{1,12})(?::[a-zA-Z])?>/g, (_, seconds: string) => time(seconds))
    .replace(/\|\|([^|]+)\|\|/g, '$1')
    .replace(web, '<$&>');

/** What means something at the head of a line, to one of the two only. */
const head = (line: string): string =>
  line
    .replace(/^(?: {4,}| *\t\s*)/, '   ')
    .replace(/^(\s*)-# /, '$1')
    .replace(/^(\s*)(?=#{4,6}\s|\+\s|>\S|(?:[-=_*] ?){2,}$|~~~|\[[^\]]*\]:)/, '$1\\');

/** Code stays as it is: meanwhile a mark stands for it. */
const mark = (n: number, kind: 'span' | 'fence') => (kind === 'fence' ? `\n\ue000${n}\ue002\n` : `\ue000${n}\ue001`);
const fence = (inner: string): string => {
  const [, language = '', rest = inner] = /^([\w+#-]*)\n([\s\S]*)$/.exec(inner) ?? [];
  return `\`\`\`${language}\n${rest.replace(/^\n|\n$/g, '')}\n\`\`\``;
};

const starts = {
  quote: /^\s*> /,
  list: /^\s*(?:[-*]|\d+[.)])\s/,
  fence: /^\ue000\d+\ue002/,
  block: /^\s*(?:[-*]\s|\d+[.)]\s|#{1,3}\s|> |\ue000\d+\ue002)/,
};

/** A line end in the text is one for the reader too, and a block that has ended does not swallow the line after it. */
const end = (line: string, next: string): string => {
  if (!line.trim() || !next.trim() || starts.fence.test(line)) return '\n';
  if (starts.quote.test(line)) return starts.quote.test(next) ? '  \n' : '\n\n';
  if (starts.block.test(next)) return '\n';
  return starts.list.test(line) ? '\n\n' : '  \n';
};

/**
 * Raises what was written in Discord's dialect to Markdown (CommonMark) that means the same: line ends count, `>>> ` quotes
 * all that follows, spoilers and small print do not exist, and what only CommonMark would format comes out literally.
 */
export const raiseMarkdown = (written: string): string => {
  const kept: string[] = [];
  const lines = written
    .replace(/[\ue000-\ue002]/g, '')
    .replace(/```([\s\S]+?)```/g, (_, inner: string) => mark(kept.push(fence(inner)) - 1, 'fence'))
    .replace(/``[^\n]+?``|`[^`\n]+`/g, (span) => mark(kept.push(span) - 1, 'span'))
    .replace(/(^|\n)>>> ([\s\S]*)$/, (_, before: string, rest: string) => before + rest.replace(/^/gm, '> '))
    .split('\n')
    .map((line) => head(inline(line)));
  return lines
    .map((line, i) => line + (i + 1 < lines.length ? end(line, lines[i + 1]!) : ''))
    .join('')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\ue000(\d+)[\ue001\ue002]/g, (_, n: string) => kept[Number(n)]!)
    .trim();
};
