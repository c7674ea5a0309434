/** @file Packs from the web, from manifest to open pack, killed in between, and what can be done with them afterwards. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formatBytes } from '../../../src/inference/packs/bytes.ts';
import * as commands from '../../../src/inference/packs/commands.ts';
import { convertPack } from '../../../src/inference/packs/convert.ts';
import { PackError } from '../../../src/inference/packs/error.ts';
import { type FetchProgress, fetchPack } from '../../../src/inference/packs/fetch.ts';
import { findPack, openNamedPack } from '../../../src/inference/packs/find.ts';
import { readRecord } from '../../../src/inference/packs/record.ts';
import type { Errand } from './die.ts';
import { freshFolder } from './folders.ts';
import { type Answer, good, server, stall } from './server.ts';
import { smallTokenizer, smallVocabulary, weights, writeClipWithOpenaiVocabulary } from './small.ts';

const web = server();
const folder = freshFolder();
const dataDir = () => join(folder.path, 'data');
const packs = (...parts: string[]) => join(dataDir(), 'packs', ...parts);
const manifests = () => join(folder.path, 'models');
const patience = { stallMs: 5000, tries: 2, firstPauseMs: 1, longestPauseMs: 10 };
const fetchTiny = (options: Partial<Parameters<typeof fetchPack>[1]> = {}) =>
  fetchPack('tiny', { dataDir: dataDir(), manifests: manifests(), patience, ...options });

const vqgan = readFileSync(weights('vq.hollow.ckpt'));
let clip: Buffer = Buffer.alloc(0);
beforeAll(async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'tessera-clip-')), 'clip.safetensors');
  await writeClipWithOpenaiVocabulary(path);
  clip = readFileSync(path);
  rmSync(dirname(path), { recursive: true });
});

const part = (name: string, content: Uint8Array, answer: Answer = good(content)) => ({
  title: `Tiny ${name}`,
  author: 'nobody',
  licence: 'MIT',
  cite: 'nothing',
  file: {
    name,
    addresses: [web.on(`/${name}`, answer)],
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  },
});

/** Says that the pack `tiny` is to be had, in a folder of manifests of its own. */
function offer(answers: { vqgan?: Answer; clip?: Answer } = {}): void {
  const networks = { vqgan: part('vq.ckpt', vqgan, answers.vqgan), clip: part('clip.safetensors', clip, answers.clip) };
  mkdirSync(manifests(), { recursive: true });
  const manifest = { description: 'For tests', image: { width: 64, height: 32 }, networks };
  writeFileSync(join(manifests(), 'tiny.json'), JSON.stringify(manifest));
}

beforeEach(() => offer());

describe('fetchPack', () => {
  it('brings a pack that opens by its name, and keeps no download', async () => {
    const stages = new Set<string>();
    const fetched = await fetchTiny({ onProgress: ({ stage, file }: FetchProgress) => stages.add(`${stage} ${file}`) });
    expect(fetched).toEqual({ folder: packs('tiny'), wasHere: false });
    expect([...stages]).toEqual(
      ['vq.ckpt', 'clip.safetensors']
        .flatMap((file) => [`downloading ${file}`, `checking ${file}`])
        .concat('converting vq.ckpt', 'converting clip.safetensors'),
    );
    const pack = await openNamedPack('tiny', dataDir());
    expect(pack.image).toEqual({ width: 64, height: 32 });
    expect(pack.tokenizer.encode('a cat').ids[2]).toBe(2368n);
    expect((await readRecord(packs('tiny')))?.networks.vqgan).toMatchObject({ author: 'nobody', licence: 'MIT' });
    expect(readdirSync(packs()).sort()).toEqual(['.downloads', 'tiny']);
    expect(readdirSync(packs('.downloads'))).toEqual([]);
  });

  it('does nothing if the pack is here and whole; mends it if it is not, or another precision is wanted', async () => {
    await fetchTiny();
    expect((await fetchTiny()).wasHere).toBe(true);
    expect(web.ranges('/vq.ckpt')).toHaveLength(1);
    truncateSync(packs('tiny', 'clip.safetensors'), 1000);
    expect((await fetchTiny()).wasHere).toBe(false);
    expect((await fetchTiny({ dtype: 'float32' })).wasHere).toBe(false);
    expect((await readRecord(packs('tiny')))?.dtype).toBe('float32');
  });

  it('names the pack, the file, the address and both ways out when a file cannot be had', async () => {
    offer({ clip: (_, response) => response.writeHead(404).end() });
    const failed = fetchTiny();
    await expect(failed).rejects.toThrow(PackError);
    await expect(failed).rejects.toThrow(`Could not download clip.safetensors (${formatBytes(clip.length)})`);
    await expect(failed).rejects.toThrow(web.url('/clip.safetensors'));
    await expect(failed).rejects.toThrow('npm run models -- fetch tiny');
    await expect(failed).rejects.toThrow('npm run models -- convert FILE… --out tiny');
    expect(existsSync(packs('tiny'))).toBe(false);
    expect(readdirSync(packs('.downloads', 'tiny'))).toEqual(['vq.ckpt']); // what has come is kept
  });

  it('refuses a pack that is larger than the disk before anything is downloaded', async () => {
    const path = join(manifests(), 'tiny.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(`"bytes":${vqgan.length}`, '"bytes":4000000000000000'));
    await expect(fetchTiny()).rejects.toThrow(/The pack tiny needs 6400 TB on the disk of .*, but .* are free/);
    expect(web.ranges('/vq.ckpt')).toEqual([]);
  });

  it('brings a file anew that turned out to be no checkpoint, although nobody published its hash', async () => {
    const broken = Buffer.from(vqgan);
    broken.fill(0xff, vqgan.length / 2);
    const path = join(manifests(), 'tiny.json');
    offer({ vqgan: (...call) => good(call[2] === 0 ? broken : vqgan)(...call) });
    const { networks, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
    const { sha256: _, ...file } = networks.vqgan.file;
    writeFileSync(path, JSON.stringify({ ...rest, networks: { ...networks, vqgan: { ...networks.vqgan, file } } }));
    await expect(fetchTiny()).rejects.toThrow('vq.ckpt: its zip archive is damaged');
    expect((await fetchTiny()).wasHere).toBe(false);
    expect(web.ranges('/vq.ckpt')).toEqual([null, null]);
    expect(web.ranges('/clip.safetensors')).toEqual([null]);
  });

  it('lists what there is when it does not know the name', async () => {
    await expect(fetchPack('tony', { dataDir: dataDir(), manifests: manifests() })).rejects.toThrow(
      'There is no pack "tony" to fetch. There are: tiny',
    );
  });
});

/** Runs a program that kills itself; rejects if it ends in any other way. */
const dies = (errand: Errand): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, 'die.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(errand)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve();
      else reject(new Error(`the program ended with ${code ?? signal} instead of being killed`));
    });
  });

/** The files of a small pack. */
const smallFiles = (): string[] => {
  const tokenizer = join(folder.path, 'tokenizer.json');
  writeFileSync(tokenizer, smallTokenizer(smallVocabulary));
  return [weights('vq.hollow.ckpt'), weights('vit.pt'), tokenizer];
};

const installMine = () => commands.convert(smallFiles(), 'mine', { dataDir: dataDir() });

describe('kill -9', () => {
  const errand = () => ({ name: 'tiny', dataDir: dataDir(), manifests: manifests() });

  it('in the middle of a download leaves no pack; the next fetch goes on from there', async () => {
    const half = Math.floor(clip.length / 2);
    offer({ clip: (...call) => (call[2] === 0 ? stall(clip, half) : good(clip))(...call) });
    await dies({ fetch: errand(), die: { stage: 'downloading', file: 'clip.safetensors', share: 0.1 } });
    await expect(findPack('tiny', dataDir())).rejects.toThrow('There is no pack "tiny"');
    await fetchTiny();
    await openNamedPack('tiny', dataDir());
    expect(web.ranges('/vq.ckpt')).toHaveLength(1);
    expect(web.ranges('/clip.safetensors')).toEqual([null, expect.stringMatching(/^bytes=[1-9]\d+-$/)]);
  });

  it.each([
    ['vq.ckpt', 0.5],
    ['clip.safetensors', 1],
  ])('in the middle of converting %s leaves the old pack; the next fetch makes the new one', async (file, share) => {
    await convertPack(smallFiles(), packs('tiny'));
    await dies({ fetch: errand(), die: { stage: 'converting', file, share } });
    expect(readdirSync(packs())).toContain('.tiny.building');
    expect((await openNamedPack('tiny', dataDir())).clip.text.vocabSize).toBe(smallVocabulary);
    expect((await commands.verify([], { dataDir: dataDir() })).map(({ problems }) => problems)).toEqual([[], []]);
    await fetchTiny();
    expect(web.ranges('/vq.ckpt')).toHaveLength(1); // not a second time
    expect((await openNamedPack('tiny', dataDir())).image.width).toBe(64);
    expect(readdirSync(packs()).sort()).toEqual(['.downloads', 'tiny']);
  });

  it('in the middle of convert leaves the folder as it was', async () => {
    const files = smallFiles();
    const out = join(folder.path, 'mine');
    await dies({ convert: { files, out }, die: { stage: 'converting', file: 'vit.pt', share: 0.5 } });
    expect(existsSync(out)).toBe(false);
    await convertPack(files, out);
    expect((await openNamedPack(out, dataDir())).clip.text.vocabSize).toBe(smallVocabulary);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('the commands', () => {
  const options = () => ({ dataDir: dataDir() });

  it('list what is embedded, installed and to be had, with sizes and licences', async () => {
    await installMine();
    const listed = await commands.list(options());
    const states = Object.fromEntries(listed.map(({ name, state }) => [name, state]));
    expect(states).toMatchObject({ starter: 'embedded', mine: 'installed', imagenet: 'available' });
    const mine = listed.find(({ name }) => name === 'mine');
    const sizes = readdirSync(packs('mine')).map((file) => readFileSync(packs('mine', file)).length);
    expect(mine?.bytes).toBe(sizes.reduce((a, b) => a + b));
    expect(mine?.networks).toEqual([
      { title: 'vq.hollow.ckpt (names of taming-transformers)', licence: undefined },
      { title: 'vit.pt (names of OpenAI)', licence: undefined },
    ]);
    expect(listed.find(({ name }) => name === 'imagenet')?.networks).toHaveLength(3);
  });

  it('verify finds a file that is missing, cut, changed or of another pack, and says what mends it', async () => {
    await installMine();
    const verify = async () => (await commands.verify(['mine'], options()))[0]?.problems;
    const path = packs('mine', 'vqgan.safetensors');
    const bytes = readFileSync(path);
    expect(await verify()).toEqual([]);
    truncateSync(path, 100);
    expect(await verify()).toEqual([`${path} has 100 bytes instead of ${bytes.length}`]);
    const changed = Buffer.from(bytes);
    changed[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, changed);
    expect(await verify()).toEqual([`${path} has been changed or damaged`]);
    rmSync(path);
    expect(await verify()).toEqual([`${path} is missing`]);
    // Without a record, only what does not open is found.
    rmSync(packs('mine', 'pack.json'));
    copyFileSync(packs('mine', 'clip.safetensors'), path);
    expect((await verify())?.join()).toMatch(/vqgan\.safetensors: these are not the weights of this network/);
    rmSync(path);
    expect(await verify()).toEqual([`${path} is missing. Mend it with: npm run models -- convert FILE… --out mine`]);
  });

  it('remove a pack, and free what it took', async () => {
    await installMine();
    const [, mine] = await commands.list(options());
    expect(await commands.remove('mine', options())).toBe(mine?.bytes);
    expect(readdirSync(packs())).toEqual([]);
    await expect(commands.remove('mine', options())).rejects.toThrow('nothing to remove');
    await expect(commands.remove('starter', options())).rejects.toThrow('part of the program');
    await expect(commands.remove('../data', options())).rejects.toThrow('nothing to remove');
  });

  it('remove what was downloaded for a pack that was never made', async () => {
    mkdirSync(packs('.downloads', 'tiny'), { recursive: true });
    writeFileSync(packs('.downloads', 'tiny', 'vq.ckpt.part'), 'half');
    expect(await commands.remove('tiny', options())).toBe(4);
    expect(readdirSync(packs('.downloads'))).toEqual([]);
  });

  it('convert into a name, which then opens as a pack', async () => {
    await installMine();
    expect((await openNamedPack('mine', dataDir())).folder).toBe(packs('mine'));
  });

  it('refuse what is no name', () => {
    expect(() => commands.convert([], 'Not A Name', options())).toThrow('"Not A Name" is no name of a pack');
  });
});

describe('findPack', () => {
  it('says how to get a pack that is known but not here', async () => {
    await expect(findPack('imagenet', dataDir())).rejects.toThrow(
      'The pack imagenet is not here yet (1.4 GB). Get it with: npm run models -- fetch imagenet',
    );
  });

  it('says which packs there are when the name is unknown, and how to make a folder that is missing', async () => {
    await installMine();
    await expect(findPack('tinny', dataDir())).rejects.toThrow('Here are: starter, mine.');
    await expect(findPack('./nowhere', dataDir())).rejects.toThrow('npm run models -- convert FILE… --out ./nowhere');
  });

  it('finishes a replacement that was killed before the new pack had its name', async () => {
    await installMine();
    renameSync(packs('mine'), packs('.mine.new'));
    expect((await openNamedPack('mine', dataDir())).clip.text.vocabSize).toBe(smallVocabulary);
    expect(readdirSync(packs()).sort()).toEqual(['mine']);
  });

  it('opens the embedded pack', async () => {
    expect((await openNamedPack('starter', dataDir())).clip.vision.kind).toBe('resnet');
  });
});
