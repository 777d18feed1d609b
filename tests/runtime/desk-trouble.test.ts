import { afterEach, describe, expect, it } from 'vitest';
import { SendError } from '../../src/adapters/channel.js';
import type { Attachment } from '../../src/model/message.js';
import { type DeskRoad, leo, mia, one, openDeskRoad, two } from './desk-road.js';

let road: DeskRoad;
afterEach(() => road.close());

const toAnn = () => road.platform.texts('fake:ann');
const thread = (desk: string) => road.platform.thread(desk);
const minute = 60_000;
const unsure = new SendError('unsure', 'The connection broke.');
const file = (id: string): Attachment => ({
  id,
  name: `${id}.png`,
  mime: 'image/png',
  bytes: 0,
  state: 'pending',
  source: id,
});

describe('a desk that cannot be written to', () => {
  it('is tried again while the case is open, and delays neither the other desk nor the customer', async () => {
    road = await openDeskRoad();
    let invited = false;
    const refused = new SendError('refused', 'The bot is not in the channel.');
    road.platform.fate = (where) => (where.startsWith(one) && !invited ? refused : undefined);
    await road.says('watches?');
    expect(toAnn()).toHaveLength(1);
    expect(thread(two)).toHaveLength(1);
    expect(road.platform.cards(one)).toEqual([]);
    await road.says('are you there');
    expect(toAnn()).toHaveLength(2);
    invited = true;
    await road.settle(minute);
    expect(road.platform.cards(one)).toHaveLength(1);
    expect(thread(one).join('\n')).toContain('are you there');
  });

  it('is not tried any more once the case is closed', async () => {
    road = await openDeskRoad();
    const refused = new SendError('gone', 'The channel was deleted.');
    road.platform.fate = (where) => (where.startsWith(one) ? refused : undefined);
    await road.says('watches?');
    await road.presses('cancel');
    road.platform.fate = () => undefined;
    await road.settle(10 * minute);
    expect(road.platform.cards(one)).toEqual([]);
    expect(await road.store.deliveries({ state: ['pending', 'sending', 'dead'], limit: 10 })).toEqual([]);
  });

  it('is told to the customer only when no desk can be reached, and once one can again', async () => {
    road = await openDeskRoad();
    const down = new SendError('unavailable', 'The platform is down.');
    road.platform.fate = (where) => (where === 'fake:ann' ? undefined : down);
    await road.says('watches?');
    expect(toAnn()).toHaveLength(1);
    await road.settle(minute);
    expect(toAnn().at(-1)).toContain("I can't reach anyone");
    road.platform.fate = () => undefined;
    await road.settle(2 * minute);
    expect(toAnn()).toHaveLength(3);
    expect(thread(one).join('\n')).toContain('watches?');
  });
});

describe('a head card that may or may not have arrived', () => {
  it('is given up for another one where the platform cannot tell, and the desks hear of it', async () => {
    road = await openDeskRoad({ how: 'ambiguous', desks: ['C1'] });
    let first = true;
    road.platform.fate = (where) => {
      if (where !== one || !first) return undefined;
      first = false;
      return { takenBut: unsure };
    };
    await road.says('watches?');
    await road.settle(minute);
    expect(road.platform.cards(one)).toHaveLength(2);
    expect(thread(one)[0]).toContain('watches?');
    expect(road.platform.cards(one).at(-1)?.text).toContain('may or may not have reached the desk fake');
    await road.platform.act(one, mia, 'take');
    await road.settle();
    expect(road.platform.cards(one).at(-1)?.text).toContain('Mia has this case');
  });

  it('is found where it can be looked up, and its thread is known although we stopped right after sending it', async () => {
    let fails = true;
    road = await openDeskRoad({
      how: 'look-up',
      desks: ['C1'],
      wrap: (store) => ({
        ...store,
        put: async (collection, id, doc) => {
          if (collection === 'desk-threads' && fails) {
            fails = false;
            throw new Error('The process died here.');
          }
          return store.put(collection, id, doc);
        },
      }),
    });
    await road.says('watches?');
    await road.settle(minute);
    expect(fails).toBe(false);
    expect(road.platform.cards(one)).toHaveLength(1);
    expect(await road.platform.act(one, mia, 'take')).toBe('new');
  });
});

describe('a thread that was deleted', () => {
  it('is replaced by a new card with everything in it, but not for ever', async () => {
    road = await openDeskRoad({ desks: ['C1'] });
    await road.says('watches?');
    const gone = new SendError('gone', 'The thread no longer exists.');
    const [first] = road.platform.cards(one);
    road.platform.fate = (where) => (where === `${one}/${first?.id}` ? gone : undefined);
    await road.says('a second word');
    await road.settle(minute);
    expect(road.platform.cards(one)).toHaveLength(2);
    expect(thread(one)[0]).toContain('a second word');
    road.platform.fate = (where) => (where.startsWith(`${one}/`) ? gone : undefined);
    for (let i = 0; i < 4; i++) {
      await road.says(`word ${i}`);
      await road.settle(minute);
    }
    expect(road.platform.cards(one)).toHaveLength(3);
    expect(toAnn()).toHaveLength(6);
  });

  it('says that something is missing when the platform refuses one message', async () => {
    road = await openDeskRoad({ desks: ['C1'] });
    await road.says('watches?');
    const refused = new SendError('refused', 'The text is not allowed.');
    road.platform.fate = (where, key) => (where !== 'fake:ann' && key.endsWith('.line') ? refused : undefined);
    await road.says('a bad word');
    await road.settle(minute);
    expect(road.platform.cards(one)).toHaveLength(1);
    expect(thread(one).at(-1)).toContain('⚠ Something of this case may be missing here: The text is not allowed');
  });
});

describe('files', () => {
  it('of the customer appear once they were fetched, and delay no text', async () => {
    road = await openDeskRoad({ desks: ['C1'] });
    await road.says('watches?');
    await road.platform.act(one, mia, 'take');
    const { files } = road.platform;
    const slow = road.platform.adapter();
    expect(slow.download).toBeDefined();
    let arrived = false;
    files.get = (id: string) => {
      if (!arrived) throw new SendError('unavailable', 'Slow.');
      return id === 'photo' ? Buffer.from('GIF89a…') : undefined;
    };
    await road.says('see here', [file('photo')]);
    expect(thread(one).at(-1)).toBe('Ann Lee (customer): see here');
    arrived = true;
    await road.settle(minute);
    const shown = road.platform.at(road.platform.threadOf(one)).at(-1);
    expect(shown).toMatchObject({
      as: 'Ann Lee (customer)',
      files: [{ id: 'photo', mime: 'image/gif', state: 'stored' }],
    });
  });

  it('of an agent go with the reply, fetched first', async () => {
    road = await openDeskRoad();
    await road.says('watches?');
    road.platform.files.set('plan', Buffer.from('GIF89a…'));
    const typed = await road.platform.reply(one, mia, 'Here is how.', [file('plan')]);
    await road.settle(minute);
    expect(road.platform.at('fake:ann').at(-1)).toMatchObject({
      text: 'Here is how.',
      files: [{ id: 'plan', state: 'stored' }],
    });
    expect(road.platform.marks).toEqual([`${typed} sent`]);
    expect(road.platform.at(road.platform.threadOf(two)).at(-1)).toMatchObject({
      as: 'Mia to Ann Lee',
      files: [{ id: 'plan' }],
    });
    expect(road.platform.at(road.platform.threadOf(one)).at(-1)?.files).toEqual([]);
  });

  it('of an agent that cannot be had keep the reply back, and she is told', async () => {
    road = await openDeskRoad();
    await road.says('watches?');
    await road.platform.act(one, leo, 'take');
    await road.settle();
    const before = toAnn();
    const typed = await road.platform.reply(one, leo, 'Here is how.', [file('lost')]);
    await road.settle(minute);
    expect(toAnn()).toEqual(before);
    expect(road.platform.marks).toEqual([`${typed} failed`]);
    expect(thread(one).at(-1)).toContain('The file is no longer there');
    await road.platform.reply(one, leo, 'In words then.');
    await road.settle();
    expect(toAnn().at(-1)).toBe('Leo: In words then.');
  });
});
