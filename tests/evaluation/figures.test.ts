import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../src/evaluation/figures.js';
import type { Prediction } from '../../src/evaluation/predict.js';

const p = (
  label: string,
  decision: Prediction['decision'],
  options: string[],
  ...top: readonly (readonly [string, number])[]
): Prediction => ({
  text: label,
  label,
  decision,
  options,
  top: top.map(([faq, confidence]) => ({ faq, confidence })),
});

const predictions = [
  p('a', 'answer', ['a', 'b'], ['a', 0.9], ['b', 0.05]),
  p('a', 'answer', ['b'], ['b', 0.7], ['a', 0.1]),
  p('b', 'ask', ['a', 'b'], ['a', 0.4], ['b', 0.35]),
  p('b', 'ask', ['a', 'c'], ['a', 0.4], ['c', 0.3], ['d', 0.1], ['b', 0.05]),
  p('c', 'handover', [], ['c', 0.2], ['a', 0.1]),
  p('oos', 'answer', ['a'], ['a', 0.8]),
  p('oos', 'ask', ['a'], ['a', 0.4]),
  p('oos', 'handover', [], ['a', 0.1]),
];

describe('the figures', () => {
  const figures = figuresOf(predictions, 0.25);

  it('count accuracy on in-scope messages, whatever was decided', () => {
    expect(figures.accuracy).toBeCloseTo(2 / 5);
    expect(figures.top3).toBeCloseTo(4 / 5);
  });

  it('count the decisions, in scope and out of scope', () => {
    expect(figures.inScope).toEqual({
      lines: 5,
      answeredRight: 1,
      answeredWrong: 1,
      askedRight: 1,
      askedWrong: 1,
      handedOver: 1,
    });
    expect(figures.oos).toEqual({
      lines: 3,
      answeredRight: 0,
      answeredWrong: 1,
      askedRight: 0,
      askedWrong: 1,
      handedOver: 1,
    });
    expect(figures.rightDecisions).toBeCloseTo(3 / 8);
    expect(figures.solved).toBeCloseTo(2 / 5);
  });

  it('rank in-scope against out-of-scope messages by the best match alone', () => {
    // 0.9 beats all three; 0.7 and twice 0.4 beat two, one and a half, one and a half; 0.2 beats one.
    expect(figures.auroc).toBeCloseTo((3 + 2 + 1.5 + 1.5 + 1) / 15);
  });

  it('calibrate over all lines, of which an out-of-scope one is never right', () => {
    const off = [0.1, 0.7, 0.4, 0.4, 0.8, 0.8, 0.4, 0.1];
    expect(figures.calibrationError).toBeCloseTo(off.reduce((a, b) => a + b, 0) / 8);
  });

  it('add up what the confidences promise to be right, beside what is', () => {
    expect(figures.promised).toBeCloseTo(0.9 + 0.7 + 0.4 + 0.4 + 0.2 + 0.8 + 0.4 + 0.1);
    expect(figures.right).toBe(2);
  });

  it('say nothing where there is nothing to count', () => {
    const inScope = figuresOf(predictions.slice(0, 5), 0);
    expect([inScope.auroc, inScope.oos.lines]).toEqual([undefined, 0]);
    const oos = figuresOf(predictions.slice(5), 1);
    expect([oos.accuracy, oos.top3, oos.auroc, oos.solved]).toEqual([undefined, undefined, undefined, undefined]);
    expect(oos.rightDecisions).toBeCloseTo(2 / 3);
  });
});
