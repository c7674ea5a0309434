/** @file A program that fetches or converts a pack and kills itself (−9) at a given moment. */

import { convertPack } from '../../../src/inference/packs/convert.ts';
import { type FetchProgress, fetchPack } from '../../../src/inference/packs/fetch.ts';

export interface Errand {
  readonly fetch?: { readonly name: string; readonly dataDir: string; readonly manifests: string };
  readonly convert?: { readonly files: readonly string[]; readonly out: string };
  /** Dies at the first progress of this stage and file that has come so far, from 0 to 1. */
  readonly die: { readonly stage: FetchProgress['stage']; readonly file: string; readonly share: number };
}

const { fetch, convert, die }: Errand = JSON.parse(process.argv[2] ?? '');
const onProgress = ({ stage, file, done, total }: FetchProgress) => {
  if (stage === die.stage && file === die.file && done >= die.share * total) process.kill(process.pid, 'SIGKILL');
};
if (fetch) await fetchPack(fetch.name, { ...fetch, onProgress });
if (convert) await convertPack(convert.files, convert.out, { onProgress });
