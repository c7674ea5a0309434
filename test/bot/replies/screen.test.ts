import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Outgoing, plain } from '../../../src/bot/replies/outgoing.ts';
import { Screen } from '../../../src/bot/replies/screen.ts';
import { FakeClock } from '../../jobs/fakes.ts';

/** A message whose edits take as long as the test wants. */
function aScreen() {
  const clock = new FakeClock();
  const edits: string[] = [];
  const reports: string[] = [];
  let finishEdit: (error?: Error) => void = () => undefined;
  let under = 0;
  let most = 0;
  const screen = new Screen({
    clock,
    edit: (outgoing) => {
      edits.push(outgoing.content);
      under += 1;
      most = Math.max(most, under);
      return new Promise((resolve, reject) => {
        finishEdit = (error) => {
          under -= 1;
          if (error) reject(error);
          else resolve();
        };
      });
    },
    report: (result) => reports.push(result),
  });
  return {
    clock,
    edits,
    reports,
    screen,
    show: (text: string) => screen.show(() => plain(text)),
    async finishEdit(error?: Error) {
      finishEdit(error);
      for (let i = 0; i < 5; i++) await turn();
    },
    async advance(ms: number) {
      clock.advance(ms);
      for (let i = 0; i < 5; i++) await turn();
    },
    get most() {
      return most;
    },
  };
}

describe('screen', () => {
  it('shows the first frame at once', () => {
    const it = aScreen();
    it.show('1');
    expect(it.edits).toEqual(['1']);
  });

  it('has one edit under way, and shows the newest frame after it', async () => {
    const it = aScreen();
    for (const frame of ['1', '2', '3', '4']) it.show(frame);
    expect(it.edits).toEqual(['1']);
    await it.finishEdit();
    await it.advance(3_000);
    expect(it.edits).toEqual(['1', '4']);
    expect(it.most).toBe(1);
  });

  it('pauses for 3 s between edits', async () => {
    const it = aScreen();
    it.show('1');
    await it.finishEdit();
    it.show('2');
    await it.advance(2_999);
    expect(it.edits).toEqual(['1']);
    await it.advance(1);
    expect(it.edits).toEqual(['1', '2']);
  });

  it('pauses longer when edits take long, for then Discord holds them back', async () => {
    const it = aScreen();
    it.show('1');
    await it.advance(5_000);
    await it.finishEdit();
    it.show('2');
    await it.advance(9_999);
    expect(it.edits).toEqual(['1']);
    await it.advance(1);
    expect(it.edits).toEqual(['1', '2']);
  });

  it('never pauses longer than 30 s', async () => {
    const it = aScreen();
    it.show('1');
    await it.advance(600_000);
    await it.finishEdit();
    it.show('2');
    await it.advance(30_000);
    expect(it.edits).toEqual(['1', '2']);
  });

  it('sends no edit for a frame that is not new, and no pause', async () => {
    const it = aScreen();
    it.screen.show(() => null);
    for (let i = 0; i < 5; i++) await turn();
    it.show('1');
    expect(it.edits).toEqual(['1']);
  });

  it('goes on after an edit that failed', async () => {
    const it = aScreen();
    it.show('1');
    await it.finishEdit(new Error('Discord is down'));
    it.show('2');
    await it.advance(3_000);
    await it.finishEdit();
    expect(it.reports).toEqual(['failed', 'sent']);
  });

  it('shows a frame that comes just when it has nothing more to show', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const it = aScreen();
      it.screen.show(() => null);
      for (let i = 0; i < turns; i++) await null;
      it.show('late');
      await it.advance(0);
      expect(it.edits, `after ${turns} turns`).toEqual(['late']);
    }
  });

  it('finishes when its last edit is over, and then shows nothing more', async () => {
    const it = aScreen();
    it.show('1');
    it.show('2');
    let finished = false;
    const done = it.screen.finish().then(() => {
      finished = true;
    });
    for (let i = 0; i < 5; i++) await turn();
    expect(finished).toBe(false);
    await it.finishEdit();
    await done;
    it.show('3');
    await it.advance(60_000);
    expect(it.edits).toEqual(['1']);
  });

  it('finishes at once between two edits', async () => {
    const it = aScreen();
    it.show('1');
    await it.finishEdit();
    it.show('2');
    await it.screen.finish();
    expect(it.edits).toEqual(['1']);
  });

  it('waits for a frame that takes a moment to be made, and does without it when it finishes meanwhile', async () => {
    const it = aScreen();
    let made: (text: string) => void = () => undefined;
    const later = () =>
      new Promise<Outgoing>((resolve) => {
        made = (text) => resolve(plain(text));
      });
    it.screen.show(later);
    made('1');
    await turn();
    expect(it.edits).toEqual(['1']);
    await it.finishEdit();
    await it.advance(3_000);
    it.screen.show(later);
    const finished = it.screen.finish();
    made('2');
    await finished;
    expect(it.edits).toEqual(['1']);
    expect(it.reports).toEqual(['sent']);
  });
});
