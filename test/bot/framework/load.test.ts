import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { LoadError, loadHandlers } from '../../../src/bot/framework/load.ts';

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

/** A bot's folders with these files in them. */
async function botWith(files: Readonly<Record<string, string>>): Promise<URL> {
  const root = await mkdtemp(join(tmpdir(), 'tessera-load-'));
  folders.push(root);
  for (const kind of ['commands', 'buttons', 'modals', 'menus', 'reactions']) await mkdir(join(root, kind));
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  for (const [path, code] of Object.entries(files)) await writeFile(join(root, path), code);
  return pathToFileURL(`${root}/`);
}

const handler = 'acknowledgement() {}, run() {}';

describe('loader', () => {
  it('finds everything that the bot can do', async () => {
    const { commands, buttons, modals, menus, reactions } = await loadHandlers(
      new URL('../../../src/bot/', import.meta.url),
    );
    expect([...commands.keys()]).toEqual([
      'admin',
      'blend',
      'cancel',
      'describe',
      'gallery',
      'help',
      'imagine',
      'queue',
      'quota',
      'settings',
      'show',
      'upscale',
    ]);
    expect([...reactions.keys()]).toEqual(['again', 'delete', 'send', 'upscale']);
    expect([buttons.size, modals.size, menus.size]).toEqual([10, 1, 3]);
  });

  it('takes compiled files, and leaves maps and types alone', async () => {
    const root = await botWith({
      'commands/ping.js': `export default { data: { name: 'ping' }, ${handler} };`,
      'commands/ping.d.ts': 'export {};',
      'commands/ping.js.map': '{}',
    });
    expect([...(await loadHandlers(root)).commands.keys()]).toEqual(['ping']);
  });

  it('stops with every file and field that is wrong', async () => {
    const root = await botWith({
      'commands/nothing.js': 'export const data = 1;',
      'commands/options.js': `export default { data: { name: 'options', options: [{ name: 'Prompt', kind: 'text' }, { name: 'x' }] }, ${handler} };`,
      'commands/order.js': `export default { data: { name: 'order', options: [{ name: 'a', kind: 'text' }, { name: 'b', kind: 'text', required: true }] }, ${handler} };`,
      'commands/named.js': `export default { data: { name: 'other' }, ${handler} };`,
      'buttons/idle.js': `export default { acknowledge: 'update' };`,
      'reactions/dull.js': `export default { emoji: '', run() {} };`,
    });
    const loading = loadHandlers(root);
    await expect(loading).rejects.toThrow(LoadError);
    await expect(loading).rejects.toThrow('commands/nothing.js: it has no default export');
    await expect(loading).rejects.toThrow('commands/options.js: data.options[0].name');
    await expect(loading).rejects.toThrow('commands/options.js: data.options[1].kind');
    await expect(loading).rejects.toThrow(
      'commands/order.js: data.options has a required option after one that is not',
    );
    await expect(loading).rejects.toThrow('commands/named.js: data.name is "other", but the file is named named');
    await expect(loading).rejects.toThrow('buttons/idle.js');
    await expect(loading).rejects.toThrow('reactions/dull.js: emoji');
  });
});
