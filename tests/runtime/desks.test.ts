import { afterEach, describe, expect, it } from 'vitest';
import { SendError } from '../../src/adapters/channel.js';
import { type DeskRoad, leo, mia, one, openDeskRoad, two } from './desk-road.js';

let road: DeskRoad;
afterEach(() => road.close());

const question = 'do you repair *watches*';
const toAnn = () => road.platform.texts('fake:ann');
const card = (desk: string) => road.platform.cards(desk).at(-1);
const labels = (desk: string) => card(desk)?.choices.map(({ label }) => label);
const thread = (desk: string) => road.platform.thread(desk);

describe('a case on the desks of a platform', () => {
  it('has a head card on each, with what was said so far under it', async () => {
    road = await openDeskRoad();
    await road.says(question);
    for (const desk of [one, two]) {
      expect(road.platform.cards(desk)).toHaveLength(1);
      expect(card(desk)?.text).toContain(
        '**Ann Lee** · waits for somebody to take this\n\n> do you repair \\*watches\\*',
      );
      expect(labels(desk)).toEqual(['Take', 'Reply']);
      expect(thread(desk)).toHaveLength(1);
      expect(thread(desk)[0]).toMatch(
        /^\*\*So far\*\*\n\n\*\*Ann Lee \\\(customer\\\):\*\* do you repair \\\*watches\\\*\n\n\*\*Careline:/,
      );
    }
  });

  it('has one owner: who takes it on one desk has it on all, and who comes later is told', async () => {
    road = await openDeskRoad();
    await road.says(question);
    await road.platform.act(one, mia, 'take');
    await road.platform.act(two, leo, 'take');
    await road.settle();
    for (const desk of [one, two]) {
      expect(card(desk)?.text).toContain('Mia has this case');
      expect(labels(desk)).toEqual(['Reply', 'Resolve', 'Hand back to bot']);
      expect(thread(desk)).toContain('Case: Mia took the case');
    }
    expect(thread(two).at(-1)).toBe('⚠ Leo: Mia took this case first\\.');
    expect(thread(one).join()).not.toContain('⚠');
  });

  it('loses its buttons on all desks when it is resolved on one, and gets them back when it is opened again', async () => {
    road = await openDeskRoad();
    await road.says(question);
    await road.platform.act(one, mia, 'take');
    await road.platform.act(one, mia, 'resolve');
    await road.settle();
    expect([labels(one), labels(two)]).toEqual([[], []]);
    expect(card(two)?.text).toContain('resolved by Mia');
    await road.says('no');
    expect(labels(two)).toEqual(['Take', 'Reply']);
    expect(thread(two)).toContain('This case is open again.');
    expect(road.platform.cards(two)).toHaveLength(1);
  });

  it('is opened on a desk that was set up after it began', async () => {
    road = await openDeskRoad({ desks: [] });
    await road.says(question);
    expect(road.platform.shown.map(({ where }) => where)).toEqual(['fake:ann']);
    await road.openDesks(['C1']);
    await road.says('are you there');
    expect(road.platform.cards(one)).toHaveLength(1);
    expect(thread(one)[0]).toContain('do you repair');
    expect(thread(one)[0]).toContain('are you there');
  });

  it('shows who she is once her platform has told it', async () => {
    road = await openDeskRoad();
    road.platform.known = { name: 'Somebody', email: 'ann@example.com' };
    await road.says(question);
    expect(card(one)?.text).toContain('Ann Lee · ann@example\\.com · fake');
  });
});

describe('a desk thread', () => {
  it('mirrors what the customer says, and her edits and deletions follow', async () => {
    road = await openDeskRoad();
    const first = await road.says(question);
    await road.platform.act(one, mia, 'take');
    const second = await road.says('it is *urgent*');
    const third = await road.says('my number is 4711');
    expect(thread(two).slice(-2)).toEqual([
      'Ann Lee (customer): it is \\*urgent\\*',
      'Ann Lee (customer): my number is 4711',
    ]);
    await road.edits(second, 'no hurry');
    await road.deletes(third);
    await road.edits(first, 'do you repair clocks');
    for (const desk of [one, two]) {
      expect(thread(desk).slice(-2)).toEqual([
        'Ann Lee (customer): no hurry *(edited)*',
        'Ann Lee (customer): *deleted*',
      ]);
      expect(thread(desk)[0]).toContain('do you repair clocks');
      expect(road.platform.at(desk).concat(road.platform.at(road.platform.threadOf(desk)))).not.toContainEqual(
        expect.objectContaining({ text: expect.stringContaining('watches') }),
      );
    }
  });

  it('sends a reply and marks it; the other desk shows it', async () => {
    road = await openDeskRoad();
    await road.says(question);
    const typed = await road.platform.reply(one, mia, 'We **do**.');
    await road.settle();
    expect(toAnn().at(-1)).toBe('Mia: We **do**.');
    expect(road.platform.marks).toEqual([`${typed} sent`]);
    expect(thread(two).at(-1)).toBe('Mia to Ann Lee: We **do**.');
    expect(thread(one).join()).not.toContain('We **do**');
    await road.platform.editReply(one, mia, typed, 'We do not.');
    await road.settle();
    expect(toAnn().at(-1)).toBe('Mia: We do not.');
    expect(thread(two).at(-1)).toBe('Mia to Ann Lee: We do not. *(edited)*');
    await road.platform.deleteReply(one, mia, typed);
    await road.settle();
    expect(toAnn().join()).not.toContain('We do');
    expect(thread(two).at(-1)).toBe('Mia to Ann Lee: *deleted*');
  });

  it('shows what was sent from a dialog, with the mark on it', async () => {
    road = await openDeskRoad();
    await road.says(question);
    await road.platform.replyByDialog(one, mia, 'We do.');
    await road.settle();
    const shown = road.platform.at(road.platform.threadOf(one)).at(-1);
    expect(shown).toMatchObject({ as: 'Mia to Ann Lee', text: 'We do.', marks: ['sent'] });
    expect(road.platform.at(road.platform.threadOf(two)).at(-1)?.marks).toEqual([]);
  });

  it('keeps notes among the agents', async () => {
    road = await openDeskRoad();
    await road.says(question);
    const before = toAnn();
    const note = await road.platform.note(one, mia, 'a difficult one');
    await road.settle();
    expect(thread(two).at(-1)).toBe('Mia (note): a difficult one');
    await road.platform.changeNote(one, mia, note, 'an easy one');
    await road.settle();
    expect(thread(two).at(-1)).toBe('Mia (note): an easy one *(edited)*');
    await road.platform.changeNote(one, mia, note);
    await road.settle();
    expect(thread(two).at(-1)).toBe('Mia (note): *deleted*');
    expect(thread(one).join()).not.toContain('easy one');
    expect(toAnn()).toEqual(before);
  });

  it('marks a reply that did not arrive, and says why on every desk', async () => {
    road = await openDeskRoad();
    await road.says(question);
    await road.platform.act(one, mia, 'take');
    await road.settle();
    road.platform.fate = (where) => (where === 'fake:ann' ? new SendError('gone', 'She has left.') : undefined);
    const typed = await road.platform.reply(one, mia, 'hello?');
    await road.settle();
    expect(road.platform.marks).toEqual([`${typed} failed`]);
    for (const desk of [one, two]) {
      expect(thread(desk).at(-1)).toContain('⚠ A message to the customer could not be delivered: She has left\\.');
      expect(
        thread(desk)
          .join()
          .match(/She has left/g),
      ).toHaveLength(1);
    }
  });

  it('says in words what a platform without marks cannot show', async () => {
    road = await openDeskRoad({ marks: false });
    await road.says(question);
    await road.platform.reply(one, mia, 'We do.');
    await road.settle();
    expect(thread(one).at(-1)).toBe('✓ The customer has it.');
    expect(thread(two).join()).not.toContain('✓');
  });

  it('refuses what comes too late, there where it was tried', async () => {
    road = await openDeskRoad();
    await road.says(question);
    await road.platform.act(one, mia, 'take');
    await road.platform.act(one, mia, 'resolve');
    await road.settle();
    const before = toAnn();
    const typed = await road.platform.reply(two, leo, 'too late');
    await road.settle();
    expect(toAnn()).toEqual(before);
    expect(road.platform.marks).toEqual([`${typed} failed`]);
    expect(thread(two).at(-1)).toBe('⚠ Leo: This case is closed; nothing was sent\\.');
  });
});
