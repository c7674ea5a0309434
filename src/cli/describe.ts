/** @file `describe`: says what a picture shows. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { chooseDevice } from '../inference/runtime/choose.ts';
import { throwIfEnded, withEngine } from './engine.ts';
import { UsageError } from './errors.ts';

interface Options {
  readonly pack?: string;
  readonly device?: 'auto' | 'cuda' | 'webgpu' | 'cpu';
  readonly json?: true;
}

/** Lines for people; JSON has all. */
const shown = 5;

export function addDescribe(program: Command): void {
  program
    .command('describe <picture> [labels...]')
    .description('say which of some labels a picture fits best')
    .option('--pack <name|folder>', 'the networks to look with')
    .option('--device <name>', 'where to compute: auto, cuda, webgpu or cpu')
    .option('--json', 'print one JSON object on stdout')
    .action(runDescribe);
}

async function runDescribe(picture: string, labels: string[], options: Options): Promise<void> {
  const config = readConfig();
  const image = await readFile(picture).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`${picture}: cannot be read (${cause.code}). Is the path right?`, { cause });
  });
  const { device } = await chooseDevice(options.device ?? config.device);
  const request = { pack: options.pack ?? config.pack, image, ...(labels.length === 0 ? {} : { labels }) };
  await withEngine(device, config.dataDir, async (engine, _, { signal }) => {
    for await (const event of engine.describe(request, signal === undefined ? {} : { signal })) {
      throwIfEnded(event);
      if (event.type !== 'done') continue;
      const lines = event.labels
        .slice(0, shown)
        .map(({ label, probability }) => `${(100 * probability).toFixed(1)} %  ${label}`);
      process.stdout.write(
        options.json ? `${JSON.stringify({ file: picture, labels: event.labels })}\n` : `${lines.join('\n')}\n`,
      );
    }
  });
}
