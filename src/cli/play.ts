import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { step } from '../dialogs/respond.js';
import { transcriptKnowledge } from '../dialogs/transcript/knowledge.js';
import { parseTranscript } from '../dialogs/transcript/parse.js';
import { playTranscript } from '../dialogs/transcript/play.js';
import { loadOtherTexts, loadTexts } from '../knowledge/files/texts.js';
import { faultLine } from '../runtime/knowledge.js';
import { counted } from './usage.js';

const read = async (file: string, hint = ''): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new PlayError(`${file} cannot be read: ${(error as Error).message}.${hint}`);
  }
};

/** A transcript that cannot be played; the message says why. */
export class PlayError extends Error {
  override readonly name = 'PlayError';
}

/**
 * Plays a transcript: prints what the bot really says, with the FAQs in `knowledge.yaml` beside the file. Exits with 1
 * when that is not what the file says, and shows each difference. Throws `PlayError` for a file that cannot be played.
 */
export const play = async (file: string, textsFile: string, print: (line: string) => void): Promise<number> => {
  const { texts, faults } = await loadTexts(textsFile);
  if (!texts) throw new PlayError(faults.map(faultLine).join('\n'));
  const transcript = parseTranscript(await read(file));
  const faqs = parse(await read(join(dirname(file), 'knowledge.yaml'), ' A transcript needs it beside itself.'));
  const { printed, mismatches } = playTranscript(
    transcript,
    transcriptKnowledge(faqs, texts, (await loadOtherTexts(textsFile)).texts),
    step,
  );
  for (const line of printed) print(line);
  for (const { after, expected, actual } of mismatches)
    print(
      `\n--- After "${after}" the file says:\n${expected.join('\n')}\n--- but this happened:\n${actual.join('\n')}`,
    );
  print(
    mismatches.length === 0
      ? '\nAs written.'
      : `\n${counted(mismatches.length, 'place')} differ${mismatches.length === 1 ? 's' : ''}.`,
  );
  return mismatches.length === 0 ? 0 : 1;
};
