/** @file Folders that are replaced whole: every state that a killed program can leave, and two programs at once. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asPackError, PackError } from '../../../src/inference/packs/error.ts';
import { alone, foldersIn, removeFolder, replaceFolder, settle } from '../../../src/inference/packs/install.ts';
import { freshFolder } from './folders.ts';

const parent = freshFolder();
const place = (name = 'pack') => join(parent.path, name);
const make = (name: string, content: string) => {
  mkdirSync(place(name));
  writeFileSync(join(place(name), 'file'), content);
};
const content = (name = 'pack') => readFileSync(join(place(name), 'file'), 'utf8');
const build = (text: string) => async (into: string) => writeFileSync(join(into, 'file'), text);

describe('replaceFolder', () => {
  it('makes a folder, and replaces it', async () => {
    await replaceFolder(place(), build('first'));
    expect(content()).toBe('first');
    await replaceFolder(place(), build('second'));
    expect(content()).toBe('second');
    expect(readdirSync(parent.path)).toEqual(['pack']);
  });

  it('leaves the old folder, and nothing else, when building fails', async () => {
    make('pack', 'old');
    const failed = replaceFolder(place(), async (into) => {
      writeFileSync(join(into, 'file'), 'half');
      throw new Error('no such luck');
    });
    await expect(failed).rejects.toThrow('no such luck');
    expect(content()).toBe('old');
    expect(readdirSync(parent.path)).toEqual(['pack']);
  });

  it.each([
    ['while building', ['pack', '.pack.building'], 'old'],
    ['when the new folder was whole', ['pack', '.pack.new'], 'old'],
    ['when the old folder was put away', ['.pack.new', '.pack.old'], 'new'],
    ['when the new folder had its name', ['pack', '.pack.old'], 'old'], // "old" is what make() wrote into `pack`
  ])('leaves one of the two, killed %s; and works again', async (_, left, expected) => {
    for (const name of left) make(name, name === '.pack.new' ? 'new' : 'old');
    expect(await foldersIn(parent.path)).toEqual(['pack']);
    await settle(place());
    expect(content()).toBe(expected);
    await replaceFolder(place(), build('next'));
    expect(content()).toBe('next');
    expect(readdirSync(parent.path)).toEqual(['pack']);
  });

  it('lets several readers finish what was cut short at the same time', async () => {
    make('.pack.new', 'new');
    await Promise.all(Array.from({ length: 8 }, () => settle(place())));
    expect(content()).toBe('new');
  });
});

describe('removeFolder', () => {
  it('leaves nothing, not even of earlier attempts', async () => {
    for (const name of ['pack', '.pack.building', '.pack.old', '.pack.new']) make(name, 'x');
    await removeFolder(place());
    expect(readdirSync(parent.path)).toEqual([]);
  });
});

describe('alone', () => {
  const lock = () => join(parent.path, '.pack.lock');

  it('lets one program in, and tells the other which one it is', async () => {
    writeFileSync(lock(), String(process.ppid));
    const second = alone(place(), async () => 'done');
    await expect(second).rejects.toThrow(PackError);
    await expect(second).rejects.toThrow(`(process ${process.ppid})`);
    await expect(second).rejects.toThrow(lock());
  });

  it('lets one part of this program in at a time', async () => {
    let finish = () => {};
    let first = Promise.resolve();
    await new Promise<void>((started) => {
      first = alone(place(), () => {
        started();
        return new Promise<void>((resolve) => (finish = resolve));
      });
    });
    await expect(alone(place(), async () => 'second')).rejects.toThrow('working on this pack');
    finish();
    await first;
    expect(await alone(place(), async () => 'third')).toBe('third');
  });

  it.each(['', 'nonsense', '999999999', String(process.pid)])('takes over from a dead program (%j)', async (owner) => {
    writeFileSync(lock(), owner);
    expect(await alone(place(), async () => 'done')).toBe('done');
    expect(existsSync(lock())).toBe(false);
  });

  it('lets go when the work fails', async () => {
    await expect(alone(place(), () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(existsSync(lock())).toBe(false);
  });
});

describe('asPackError', () => {
  it('says what to do about a full disk, and leaves other errors alone', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(asPackError('/data/x', full)).toEqual(
      new PackError('Could not write /data/x: the disk is full. Free some space, or choose another place.'),
    );
    const other = new Error('other');
    expect(asPackError('/data/x', other)).toBe(other);
  });
});
