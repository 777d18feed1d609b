import type { Faq } from '../../src/knowledge/faq.js';
import { serveSpace } from '../../src/knowledge/matching/index.js';
import { encodedFrom, type Model, textsToEncode, trainBoth, trainWords } from '../../src/knowledge/matching/model.js';
import { makeMend } from '../../src/knowledge/matching/spelling.js';
import type { SentenceEncoder } from '../../src/knowledge/semantic/encoder.js';
import { englishWords } from '../../src/knowledge/semantic/english.js';
import { joinRows, packRow } from '../../src/knowledge/semantic/packed.js';
import { readCalibration } from '../../src/knowledge/training/read-calibration.js';

const english = await englishWords();

/** Learns all of some FAQs in the calling thread. */
export const learnAll = async (faqs: readonly Faq[], encoder: SentenceEncoder): Promise<Model> => {
  const words = trainWords(faqs);
  const { phrasings, sentences } = textsToEncode(words.corpus);
  const rows = async (texts: readonly string[]) => joinRows((await encoder.encodeMany(texts)).map(packRow));
  const encoded = encodedFrom(words.corpus, await rows(phrasings), await rows(sentences));
  const both = trainBoth(words, encoded.texts);
  return { ...words, encoded, encoder: encoder.name, ...(both && { both }) };
};

/** Serves a model by the meanings of an encoder, with its calibration, as the product does. */
export const serveWith = (model: Model, faqs: readonly Faq[], encoder: SentenceEncoder) =>
  serveSpace(model, faqs, {
    mend: makeMend(
      faqs.flatMap(({ question, phrasings, answer }) => [question, ...phrasings, answer]),
      (word) => english.has(word),
    ),
    understand: async (text) => (await encoder.encode([text]))[0],
    calibration: readCalibration(encoder.calibration),
  });
