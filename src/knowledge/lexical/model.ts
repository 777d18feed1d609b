import { type Coverage, makeCoverage } from './coverage.js';
import type { Message } from './message.js';
import { makeNeighbourIndex, type NeighbourIndex, type Neighbours } from './neighbours.js';
import { type Classifier, scoresOf, trainClassifier } from './softmax.js';
import { makeVocabulary, type Vector, type Vocabulary } from './vocabulary.js';

/** A text that speaks for an FAQ. */
export interface Example {
  readonly text: string;
  readonly message: Message;
  /** The number of the FAQ, its class. */
  readonly label: number;
  /** A title or a phrasing is what a customer may write. An answer only shares words with it. */
  readonly kind: 'phrasing' | 'answer';
}

/** All that was learnt from the examples. */
export interface Model {
  readonly examples: readonly Example[];
  readonly vocabulary: Vocabulary;
  readonly classifier: Classifier;
  readonly index: NeighbourIndex;
  readonly coverage: Coverage;
}

/** What the model makes of one message. */
export interface View {
  readonly message: Message;
  readonly vector: Vector;
  /** The classifier's scores, by class. */
  readonly scores: Float64Array;
  readonly near: Neighbours;
}

/** How much an answer counts as an example, where a phrasing counts 1. */
const answerStrength = 0.5;

const weaken = (vector: Vector): Vector => ({ ...vector, values: vector.values.map((v) => answerStrength * v) });

/** Learns to tell the classes 0 … `classes` - 1 apart. */
export const trainModel = (examples: readonly Example[], classes: number): Model => {
  const vocabulary = makeVocabulary(examples.map((e) => e.message));
  const vectors = examples.map((e) => vocabulary.vector(e.message));
  const weighted = vectors.map((vector, n) => (examples[n]!.kind === 'answer' ? weaken(vector) : vector));
  const labels = examples.map((e) => e.label);
  return {
    examples,
    vocabulary,
    classifier: trainClassifier(weighted, labels, classes, vocabulary.size),
    index: makeNeighbourIndex(examples, vectors, classes, vocabulary.size),
    coverage: makeCoverage(examples, vectors, classes, vocabulary),
  };
};

/** Looks at a message with the model's eyes. */
export const look = (model: Model, message: Message): View => {
  const vector = model.vocabulary.vector(message);
  return { message, vector, scores: scoresOf(model.classifier, vector), near: model.index.near(vector) };
};
