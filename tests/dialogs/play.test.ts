import { describe, expect, it } from 'vitest';
import { step } from '../../src/dialogs/respond.js';
import { parseTranscript } from '../../src/dialogs/transcript/parse.js';
import { playTranscript } from '../../src/dialogs/transcript/play.js';
import { shop } from './world.js';

const play = (text: string) => playTranscript(parseTranscript(text), shop, step);

describe('playing a transcript', () => {
  it('says where the file tells something else than what happens', () => {
    const { mismatches, printed } = play('# T\n\n**Ann:** bye\n\n**Careline:** So long.\n\n**Ann:** agent\n');
    expect(mismatches.map((one) => one.after)).toEqual(['**Ann:** bye', '**Ann:** agent']);
    expect(mismatches[0]).toMatchObject({ expected: ['**Careline:** So long.'] });
    expect(mismatches[0]?.actual[0]).toContain('Goodbye');
    expect(printed.join('\n')).toContain('Goodbye');
  });

  it('finds nothing wrong with what it printed itself', () => {
    const { printed } = play('# T\n\n**Ann:** agent\n\n**Mia** takes the case\n');
    expect(play(printed.join('\n')).mismatches).toEqual([]);
  });

  it('says so when a button that is pressed is not there', () => {
    const { printed } = play('# T\n\n**Ann:** hi\n\n**Ann** presses [Buy now]\n');
    expect(printed).toContain('*There is no button [Buy now] here*');
  });

  it('reads files with Windows line ends', () => {
    expect(parseTranscript('# T\r\n\r\n**Ann:** hi\r\n> sure: a-b 92 %\r\n').scenes).toMatchObject([
      { act: { do: 'says', name: 'Ann', text: 'hi' }, found: { faqs: [{ faq: 'a-b', confidence: 0.92 }] } },
    ]);
  });
});
