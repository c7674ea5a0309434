/** @file The picture files that a painting begins from or is drawn to. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Provenance } from '../inference/painting/compose.ts';
import type { PaintInputs } from '../inference/painting/request.ts';
import { readMask, readPicture } from '../inference/painting/start/image.ts';
import { UsageError } from './errors.ts';
import type { WeightedFile } from './options.ts';

export interface NamedFiles {
  readonly init?: string;
  readonly mask?: string;
  readonly imagePrompt?: readonly WeightedFile[];
}

interface Files {
  readonly inputs: PaintInputs;
  readonly listed: Provenance['files'];
}

/** The picture files that the options name, or that the earlier picture was painted with, if they are still the same. */
export async function readFiles(options: NamedFiles, earlier: Provenance | null): Promise<Files> {
  const named: { role: string; name: string; weight?: number }[] = [
    ...(options.init === undefined ? [] : [{ role: 'init', name: options.init }]),
    ...(options.mask === undefined ? [] : [{ role: 'mask', name: options.mask }]),
    ...(options.imagePrompt ?? []).map(({ file, weight }) => ({ role: 'image prompt', name: file, weight })),
  ];
  const roles = new Set(named.map(({ role }) => role));
  const kept = (earlier?.files ?? []).filter(({ role }) => !roles.has(role));
  const listed: Provenance['files'] = [];
  const contents: { role: string; weight: number; bytes: Uint8Array }[] = [];
  for (const entry of [...named, ...kept]) {
    const bytes = await readFile(entry.name).catch((cause: unknown) => {
      throw new UsageError(
        `${entry.name}: cannot be read (${(cause as NodeJS.ErrnoException).code}). Is the path right?`,
        { cause },
      );
    });
    await (entry.role === 'mask' ? readMask : readPicture)(entry.name, 8, 8); // its complaints name the file
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if ('sha256' in entry && entry.sha256 !== sha256) {
      throw new UsageError(`${entry.name} has changed since that picture was painted. Give the ${entry.role} anew.`);
    }
    listed.push({ ...entry, sha256 });
    contents.push({ role: entry.role, weight: entry.weight ?? 1, bytes });
  }
  const first = <Key extends string>(role: string, key: Key) => {
    const found = contents.find((entry) => entry.role === role);
    return found ? ({ [key]: found.bytes } as Record<Key, Uint8Array>) : {};
  };
  const imagePrompts = contents.filter(({ role }) => role === 'image prompt');
  return {
    listed,
    inputs: {
      ...first('init', 'image'),
      ...first('mask', 'mask'),
      imagePrompts: imagePrompts.map(({ bytes, weight }) => ({ image: bytes, weight })),
    },
  };
}
