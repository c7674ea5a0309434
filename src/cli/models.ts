/** @file `models`: packs of networks, here and to be had. */
import { type Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { type ClipActivation, clipActivations } from '../inference/networks/clip/config.ts';
import { formatBytes } from '../inference/packs/bytes.ts';
import { convert, fetch, list, type PackProgress, remove, verify } from '../inference/packs/commands.ts';
import { exitCodes } from './errors.ts';
import { Interrupted } from './interrupt.ts';
import { showProgress } from './progress.ts';

interface Json {
  readonly json?: true;
}

interface Convert extends Write {
  readonly out: string;
  readonly activation?: ClipActivation;
}

interface Write extends Json {
  readonly dtype?: 'float16' | 'float32';
}

export function addModels(program: Command): void {
  const models = program.command('models').description('list, fetch, verify, remove and convert packs of networks');
  const dtype = () =>
    new Option('--dtype <type>', 'how weights are stored').choices(['float16', 'float32']).default('float16');

  models
    .command('list', { isDefault: true })
    .description('the packs that are here and those that can be fetched')
    .option('--json', 'print JSON on stdout')
    .action(async ({ json }: Json) => {
      const packs = await list({ dataDir: readConfig().dataDir });
      if (json) return print(JSON.stringify(packs));
      for (const { name, state, bytes, description, networks } of packs) {
        print(`${name}  ${state}, ${formatBytes(bytes)}${description ? `  ${description}` : ''}`);
        for (const { title, licence } of networks) print(`    ${title}  [${licence ?? 'licence not stated'}]`);
      }
    });

  models
    .command('fetch <pack>')
    .description('download a pack, check it and convert it; goes on where it was stopped')
    .addOption(dtype())
    .action(async (name: string, options: Write) => {
      const { folder, wasHere } = await withProgress((signal, onProgress) =>
        fetch(name, { dataDir: readConfig().dataDir, dtype: options.dtype, signal }, onProgress),
      );
      print(wasHere ? `${folder} is here and whole.` : folder);
    });

  models
    .command('verify [packs...]')
    .description('compare packs with the sums recorded when they were made')
    .action(async (names: string[]) => {
      const verified = await withProgress((signal, onProgress) =>
        verify(names, { dataDir: readConfig().dataDir, signal }, onProgress),
      );
      for (const { name, problems, mend } of verified) {
        print(problems.length === 0 ? `${name}: whole` : `${name}: damaged. Mend it with: ${mend}`);
        for (const problem of problems) print(`    ${problem}`);
      }
      if (verified.some(({ problems }) => problems.length > 0)) process.exitCode = exitCodes.ours;
    });

  models
    .command('remove <pack>')
    .description('delete an installed pack')
    .action(async (name: string) => {
      const freed = await remove(name, { dataDir: readConfig().dataDir });
      print(`${name} removed, ${formatBytes(freed)} freed`);
    });

  models
    .command('convert <files...>')
    .description(
      'make a pack of checkpoints (PyTorch, TorchScript, safetensors), a VQGAN yaml, CLIP config, tokenizer.json',
    )
    .requiredOption('--out <pack|folder>', 'name in the data folder, or a folder such as ./mine')
    .addOption(dtype())
    .addOption(
      new Option(
        '--activation <name>',
        "of the CLIP, unless a config.json says: OpenAI's, or most of open_clip's",
      ).choices(clipActivations),
    )
    .action(async (files: string[], { out, dtype, activation }: Convert) => {
      const options = { dataDir: readConfig().dataDir, dtype, activation };
      const { folder, notes } = await withProgress((signal, onProgress) =>
        convert(files, out, { ...options, signal }, onProgress),
      );
      for (const note of notes) process.stderr.write(`${note}\n`);
      print(folder);
    });
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Shows how far each file is; Ctrl-C stops, and what was downloaded stays. */
async function withProgress<T>(
  work: (signal: AbortSignal, onProgress: (progress: PackProgress) => void) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const listener = () => stop.abort(new Interrupted('Stopped. Run the same command again to go on.'));
  process.once('SIGINT', listener);
  const display = showProgress();
  const began = performance.now();
  try {
    return await work(stop.signal, ({ stage, file, done, total }) => {
      if (done === 0 || total === 0) return;
      const msPerStep = (performance.now() - began) / done;
      display.update({
        step: done,
        steps: total,
        msPerStep,
        detail: `${stage} ${file}  ${formatBytes(done)} of ${formatBytes(total)}`,
      });
    });
  } finally {
    display.end();
    process.off('SIGINT', listener);
  }
}
