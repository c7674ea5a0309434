import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { WriteError, writeFileAtomically } from '../../src/inference/files.ts';

describe('writeFileAtomically', () => {
  let folder: string;
  const text = (value: string) => new TextEncoder().encode(value);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'files-'));
  });

  it('writes a file, makes its folders, and leaves nothing beside it', async () => {
    const path = join(folder, 'a', 'b', 'picture.png');
    await writeFileAtomically(path, text('first'));
    await writeFileAtomically(path, text('second'));
    expect(await readFile(path, 'utf8')).toBe('second');
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['picture.png']);
  });

  it('says what is in the way, and cleans up', async () => {
    await mkdir(join(folder, 'taken', 'inner'), { recursive: true });
    await writeFile(join(folder, 'file'), 'kept');
    await expect(writeFileAtomically(join(folder, 'taken'), text('x'))).rejects.toThrow(WriteError);
    await expect(writeFileAtomically(join(folder, 'taken'), text('x'))).rejects.toThrow(/^Could not write .*taken: /);
    await expect(writeFileAtomically(join(folder, 'file', 'x'), text('x'))).rejects.toThrow(WriteError);
    expect((await readdir(folder)).toSorted()).toEqual(['file', 'taken']);
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('kept');
  });
});
