/** @file `upscale`: enlarges a picture file. */

import { extname } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { checkWritable, writeFileAtomically } from '../inference/files.ts';
import { chooseDevice } from '../inference/runtime/choose.ts';
import type { Format } from '../inference/upscaling/limits.ts';
import { elapsed, printResult, watchUpscaling, withEngine } from './engine.ts';
import { UsageError } from './errors.ts';
import { decimal, scale } from './options.ts';

const formats: Readonly<Record<string, Format>> = { '.png': 'png', '.jpg': 'jpg', '.jpeg': 'jpg', '.webp': 'webp' };

interface Options {
  readonly out: string;
  readonly scale: 2 | 4;
  readonly model?: string;
  readonly blend?: string;
  readonly share: number;
  readonly pack?: string;
  readonly device?: 'auto' | 'cuda' | 'webgpu' | 'cpu';
  readonly json?: true;
}

export function addUpscale(program: Command): void {
  program
    .command('upscale <picture>')
    .description('enlarge a picture two or four times')
    .requiredOption('--out <file>', 'where the result goes: .png, .jpg or .webp')
    .option('--scale <2|4>', 'factor', scale, 4)
    .option(
      '--model <name|file>',
      "thick, slim (fast), or a file of ESRGAN weights (default: the pack's own, else thick)",
    )
    .option('--pack <name|folder>', 'the pack whose own network enlarges')
    .option('--blend <file>', 'another file of the same network, mixed into --model')
    .option('--share <x>', 'part that --blend has in the mix', decimal(0, 1), 0.5)
    .option('--device <name>', 'where to compute: auto, cuda, webgpu or cpu')
    .option('--json', 'print one JSON object on stdout')
    .action(runUpscale);
}

async function runUpscale(image: string, options: Options): Promise<void> {
  const { out, scale, model } = options;
  const format = formats[extname(out).toLowerCase()];
  if (!format) throw new UsageError(`${out} has to end in ${Object.keys(formats).join(', ')}.`);
  await checkWritable(out);
  const config = readConfig();
  const pack = options.pack ?? config.pack;
  const { device } = await chooseDevice(options.device ?? config.device);
  const blend = options.blend === undefined ? {} : { blend: { model: options.blend, share: options.share } };
  const request = { image, scale, format, pack, ...(model === undefined ? {} : { model }), ...blend };
  await withEngine(device, config.dataDir, async (engine, display, { signal }) => {
    const enlarged = await watchUpscaling(engine.upscale(request, signal === undefined ? {} : { signal }), display);
    await writeFileAtomically(out, enlarged.bytes);
    const { width, height } = enlarged;
    const result = {
      file: out,
      width,
      height,
      scale,
      msPerTile: Number(enlarged.msPerStep.toFixed(1)),
      totalMs: elapsed(),
      device,
    };
    printResult(options.json === true, result, `${out}  ${width} × ${height}  ${(elapsed() / 1000).toFixed(1)} s`);
  });
}
