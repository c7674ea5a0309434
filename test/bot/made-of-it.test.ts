/** @file What is made of a picture: found again, and gone when the picture is deleted. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MessageRecord } from '../../src/playground/discord/index.ts';
import { eventually, jobOf, type Stage, setStage } from './stage/stage.ts';

let stage: Stage;
let release = (): void => undefined;
beforeAll(async () => {
  stage = await setStage();
  stage.control.changeUser('cleo', { locale: 'en-US' });
});
afterEach(() => {
  release();
  stage.control.clearFaults();
});
afterAll(() => stage.close());

const press = async (as: string, message: MessageRecord, button: string): Promise<MessageRecord> =>
  stage.answer(stage.as(as).press(message.id, button));
const enlarged = async (as: string, message: MessageRecord): Promise<MessageRecord> =>
  stage.until(await press(as, message, 'Upscale ×2'), 'Upscaled');
const toldDirectly = (who: string, says: string | RegExp) => stage.said(stage.as(who).dm().id, says);
const nothingLeft = () => eventually('nothing left', () => stage.bot.queue.tickets().size === 0);

describe('an enlarged picture that is asked for again', () => {
  it('is shown anew when it was private: such a message opens by no link', async () => {
    const painted = await stage.painted('ada', { private: true });
    const first = await enlarged('ada', painted);
    await nothingLeft();
    const before = stage.engine.enlarged.length;
    const again = await press('ada', painted, 'Upscale ×2');
    expect(again.attachments.map(({ width }) => width)).toEqual(first.attachments.map(({ width }) => width));
    expect(again.ephemeralTo).not.toBeNull();
    expect(stage.engine.enlarged.length).toBe(before);
  });

  it('is shown anew when its message was deleted', async () => {
    const painted = await stage.painted();
    const first = await enlarged('ada', painted);
    await nothingLeft();
    stage.as('ben').delete(first.id);
    const again = await press('cleo', painted, 'Upscale ×2');
    expect(again.content).toContain('Upscaled ×2');
    expect(again.attachments).toHaveLength(1);
    const third = await press('ben', painted, 'Upscale ×2');
    expect(third.attachments).toHaveLength(1);
  });
});

describe('a reaction', () => {
  it('on a picture that is being painted says that it is not done yet', async () => {
    release = stage.engine.hold();
    const message = await stage.command('ada', 'imagine', { prompt: 'slow', steps: 3 });
    await stage.until(message, 'step 1');
    for (const [who, emoji] of [
      ['ben', '✉️'],
      ['cleo', '🔍'],
    ] as const) {
      stage.as(who).react(message.id, emoji);
      await toldDirectly(who, 'This picture is not done yet');
    }
    release();
    await stage.until(message, 'Seed');
  });

  it('🔍 on an enlarged picture enlarges that one; 🎲 says that nothing was painted there', async () => {
    const twice = await enlarged('ada', await stage.painted());
    stage.as('ben').react(twice.id, '🔍');
    const fourTimes = await eventually('an answer', () =>
      stage.control.messages('general').find(({ reference }) => reference?.messageId === twice.id),
    );
    await stage.until(fourTimes, 'Upscaled ×2');
    stage.as('ben').react(twice.id, '🎲');
    await toldDirectly('ben', 'That works only with a picture that I painted.');
  });
});

describe('"Delete"', () => {
  it('takes what was enlarged and the time-lapse along, whoever asked for them', async () => {
    const painted = await stage.painted('ada', { prompt: 'a doomed tower' });
    const fourTimes = await stage.until(await press('ben', painted, 'Upscale ×4'), 'Upscaled');
    stage.as('cleo').react(fourTimes.id, '🔍');
    const more = await eventually('an answer', () =>
      stage.control.messages('general').find(({ reference }) => reference?.messageId === fourTimes.id),
    );
    await stage.until(more, 'Upscaled');
    const lapse = await stage.until(await press('ben', painted, 'Time-lapse'), 'Time-lapse of');
    await nothingLeft();
    await stage.control.outcome(stage.as('ada').press(painted.id, 'Delete'));
    for (const { id } of [fourTimes, more, lapse]) {
      await eventually('it to go', () => stage.control.message(id).content === 'The picture is deleted.');
      expect(stage.control.message(id)).toMatchObject({ attachments: [], components: [] });
    }
    expect((await stage.command('ben', 'gallery')).content).not.toContain('a doomed tower');
  });

  it('takes all that was enlarged along, also where others do not see it', async () => {
    const painted = await stage.painted('ada', { private: false, seed: 77 });
    const job = jobOf(painted);
    const alone = await stage.command('ben', 'show', { job, private: true });
    const first = await enlarged('ben', alone);
    const firstJob = jobOf(first);
    const second = await enlarged('cleo', painted);
    await nothingLeft();
    await stage.control.outcome(stage.as('ada').press(painted.id, 'Delete'));
    await eventually('it to go', () => stage.control.message(second.id).content === 'The picture is deleted.');
    expect((await stage.bot.store.jobs.get(firstJob))?.results).toEqual([]);
    await eventually('the private one to go', () => stage.control.message(first.id).attachments.length === 0);
  });

  it('under a time-lapse takes only that away', async () => {
    const painted = await stage.painted();
    const lapse = await stage.until(await press('ben', painted, 'Time-lapse'), 'Time-lapse of');
    await stage.control.outcome(stage.as('ada').press(lapse.id, 'Delete'));
    await eventually('it to go', () => stage.control.message(lapse.id).deletedAt !== null);
    expect(stage.control.message(painted.id).attachments).toHaveLength(1);
  });

  it('and ❌ on a time-lapse are for whoever made it, too, and take only that away', async () => {
    const painted = await stage.painted();
    for (const remove of [
      (id: string) => stage.as('ben').press(id, 'Delete'),
      (id: string) => stage.as('ben').react(id, '❌'),
      (id: string) => stage.as('ada').react(id, '❌'),
    ]) {
      const lapse = await stage.until(await press('ben', painted, 'Time-lapse'), 'Time-lapse of');
      remove(lapse.id);
      await eventually('it to go', () => stage.control.message(lapse.id).deletedAt !== null);
    }
    expect(stage.control.message(painted.id).attachments).toHaveLength(1);
  });

  it.each(['cleo', 'ben'])('takes back what %s had shown of another’s picture', async (who) => {
    const painted = await stage.painted('ada', { prompt: 'hers' });
    const shown = await stage.command(who, 'show', { job: jobOf(painted), private: false });
    stage.as(who).press(shown.id, 'Delete');
    await eventually('it to go', () => stage.control.message(shown.id).deletedAt !== null);
    expect(stage.control.message(painted.id).attachments).toHaveLength(1);
  });

  it('takes all along also when Discord does not delete the message', async () => {
    const painted = await stage.painted('ada', { prompt: 'stubborn' });
    const larger = await stage.until(await press('ben', painted, 'Upscale ×2'), 'Upscaled');
    stage.control.fault({ on: 'rest', method: 'DELETE', match: '/webhooks', status: 500 });
    stage.as('ada').press(painted.id, 'Delete');
    await stage.until(larger, 'The picture is deleted.');
    await stage.until(painted, 'The picture is deleted.');
    stage.control.clearFaults();
  });

  it('of a job without a picture takes that message, and nothing else', async () => {
    const failed = await stage.failed();
    const shown = await stage.command('ada', 'show', { job: jobOf(failed), private: false });
    stage.as('ada').press(shown.id, 'Delete');
    await eventually('it to go', () => stage.control.message(shown.id).deletedAt !== null);
    expect(stage.control.message(failed.id).content).toContain('Something broke');
  });

  it('of a copy says that the picture stays', async () => {
    const painted = await stage.painted();
    const copy = await stage.command('ada', 'show', { job: jobOf(painted) }, { channel: '@bot' });
    const said = await press('ada', copy, 'Delete');
    expect(said.content).toBe('This copy is deleted; the picture stays where it was painted.');
    expect(stage.control.message(painted.id).attachments).toHaveLength(1);
  });

  it('of a picture that could not be delivered forgets it, too', async () => {
    stage.control.addChannel('Studio', 'doomed');
    stage.control.changeUser('ada', { dmsOpen: false });
    release = stage.engine.hold();
    const message = await stage.command('ada', 'imagine', { prompt: 'lost', steps: 2 }, { channel: 'doomed' });
    const job = jobOf(await stage.until(message, 'step 1'));
    stage.control.deleteChannel('doomed');
    release();
    await nothingLeft();
    const shown = await stage.command('ada', 'show', { job });
    await stage.control.outcome(stage.as('ada').press(shown.id, 'Delete'));
    await eventually('it to go', () => stage.control.message(shown.id).deletedAt !== null);
    expect((await stage.command('ada', 'show', { job })).content).toBe('The picture is deleted.');
    stage.control.changeUser('ada', { dmsOpen: true });
  });
});

describe('variations', () => {
  it('are four messages, also when Discord is slow to fill the first', async () => {
    const painted = await stage.painted();
    stage.control.fault({ on: 'rest', method: 'PATCH', match: '/webhooks', delayMs: 300, times: 1 });
    const asked = stage.as('ada').press(painted.id, 'Variations');
    const answers = () => stage.control.messages('general').filter(({ origin }) => origin?.id === asked.id);
    await eventually('four results', () => answers().filter(({ content }) => content.includes('Seed')).length === 4);
  });
});

describe('all of it', () => {
  it('left no error of ours, but for a job that was to fail', () => {
    const errors = stage.log.filter((line) => /"level":"(error|fatal)"/.test(line));
    expect(errors.filter((line) => !line.includes('"boom"'))).toEqual([]);
  });
});
