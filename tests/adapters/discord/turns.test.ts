import { describe, expect, it } from 'vitest';
import { Turns } from '../../../src/adapters/discord/turns.js';
import { settle } from '../../helpers/clock.js';

describe('who may go on', () => {
  const line = () => {
    const turns = new Turns(1);
    const went: string[] = [];
    const take = (id: string, need: number) => void turns.take(id, need).then(() => went.push(id));
    return { turns, went, take };
  };

  it('is who has the greatest need, and among equals who came first', async () => {
    const { turns, went, take } = line();
    for (const [id, need] of [
      ['first', 3],
      ['thread', 3],
      ['channel', 2],
      ['other thread', 3],
    ] as const)
      take(id, need);
    for (let i = 0; i < 4; i++) {
      await settle();
      turns.done();
    }
    expect(went).toEqual(['first', 'channel', 'thread', 'other thread']);
  });

  it('is who is urged, and never is more than one', async () => {
    const { turns, went, take } = line();
    for (const id of ['first', 'second', 'third']) take(id, 3);
    turns.urge('third', 0);
    await settle();
    expect(went).toEqual(['first']);
    turns.done();
    await settle();
    expect(went).toEqual(['first', 'third']);
  });

  it('is everybody when it is over', async () => {
    const { turns, went, take } = line();
    for (const id of ['first', 'second', 'third']) take(id, 3);
    turns.open();
    await settle();
    expect(went).toEqual(['first', 'second', 'third']);
  });
});
