import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Blobs } from '../../../src/playground/discord/cdn/blobs.ts';
import { startDiscord } from '../../../src/playground/discord/index.ts';
import { call, form, PIXEL } from './harness.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stand-in-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the state file', () => {
  it('brings messages, files, commands and ids back', async () => {
    const stateFile = join(folder, 'state.json');
    const before = await startDiscord({ stateFile });
    const channel = before.control.channel('art').id;
    const sent = await call(
      before,
      'POST',
      `/channels/${channel}/messages`,
      form({ content: 'kept' }, { name: 'a.png', bytes: PIXEL }),
    );
    await call(before, 'PUT', `/applications/${before.control.world.state.application.id}/commands`, [
      { name: 'kept', description: 'd' },
    ]);
    await before.close();
    expect((await readdir(folder)).sort()).toEqual(['state.json', 'state.json.attachments']);

    const after = await startDiscord({ stateFile });
    expect(after.control.message(sent.json.id!)).toMatchObject({ content: 'kept', channelId: channel });
    const view = after.control.messageView(after.control.message(sent.json.id!)) as { attachments: { url: string }[] };
    expect(Buffer.from(await (await fetch(view.attachments[0]!.url)).arrayBuffer())).toEqual(PIXEL);
    expect([...after.control.world.state.commands.values()][0]?.definition.name).toBe('kept');
    const next = await after.control.as('ada').say('newer', { channel: 'art' });
    expect(BigInt(next.id)).toBeGreaterThan(BigInt(sent.json.id!));
    await after.close();
  });

  it('that cannot be written is told, and is written when it can be again', async () => {
    const stateFile = join(folder, 'state.json');
    const problems: string[] = [];
    const discord = await startDiscord({ stateFile, onProblem: (text) => problems.push(text) });
    await mkdir(`${stateFile}.new`);
    await discord.control.as('ada').say('lost?', { channel: 'art' });
    await expect.poll(() => problems[0], { timeout: 5_000 }).toMatch(/^The state file is not written: EISDIR/);
    await rm(`${stateFile}.new`, { recursive: true });
    await discord.close();
    expect(await readFile(stateFile, 'utf8')).toContain('lost?');
  });

  it.each([
    ['{', 'is not JSON'],
    ['{"format":"other"}', 'is not of the format discord-stand-in/1'],
  ])('that holds %s is refused with what to do', async (content, words) => {
    const stateFile = join(folder, 'state.json');
    await writeFile(stateFile, content);
    await expect(startDiscord({ stateFile })).rejects.toThrow(words);
    await expect(startDiscord({ stateFile })).rejects.toThrow('Delete it to start with a new world.');
    expect(await readFile(stateFile, 'utf8')).toBe(content);
  });
});

describe('Blobs', () => {
  it('stay below their cap: what nothing shows goes first, then the oldest', async () => {
    const blobs = await Blobs.open(join(folder, 'blobs'), () => 300);
    for (const id of ['1', '2', '3']) await blobs.put(id, Buffer.alloc(100));
    blobs.release('2');
    await blobs.put('4', Buffer.alloc(100));
    expect(['1', '2', '3', '4'].map((id) => blobs.read(id) !== undefined)).toEqual([true, false, true, true]);
    await blobs.put('5', Buffer.alloc(100));
    expect(blobs.read('1')).toBeUndefined();
    expect(blobs.bytes).toBe(300);
    for (const id of ['3', '4', '5']) blobs.read(id)?.stream.destroy();
  });
});
