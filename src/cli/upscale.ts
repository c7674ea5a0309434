/** @file `upscale`: enlarges a picture file. */
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { chooseDevice } from '../inference/runtime/choose.ts';
import { openWorkshop, upscaleFile } from '../inference/upscaling/file.ts';
import { elapsed, printResult } from './engine.ts';
import { onInterrupt } from './interrupt.ts';
import { decimal, scale } from './options.ts';
import { showProgress } from './progress.ts';

interface Options {
  readonly out: string;
  readonly scale: 2 | 4;
  readonly model?: string;
  readonly blend?: string;
  readonly share?: number;
  readonly device?: 'auto' | 'cuda' | 'webgpu' | 'cpu';
  readonly json?: true;
}

export function addUpscale(program: Command): void {
  program
    .command('upscale <picture>')
    .description('enlarge a picture two or four times')
    .requiredOption('--out <file>', 'where the result goes: .png, .jpg or .webp')
    .option('--scale <2|4>', 'factor', scale, 4)
    .option('--model <name|file>', 'thick (best), slim (fast), or a file of ESRGAN weights', 'thick')
    .option('--blend <file>', 'another file of the same network, mixed into --model')
    .option('--share <x>', 'part that --blend has in the mix', decimal(0, 1), 0.5)
    .option('--device <name>', 'where to compute: auto, cuda, webgpu or cpu')
    .option('--json', 'print one JSON object on stdout')
    .action(runUpscale);
}

async function runUpscale(picture: string, options: Options): Promise<void> {
  const config = readConfig();
  const { device } = await chooseDevice(options.device ?? config.device);
  const display = showProgress();
  const interrupts = onInterrupt(display.note, 'Stopping. The result is not kept.');
  const workshop = openWorkshop(device, config.dataDir);
  const blend = options.blend === undefined ? {} : { blend: { model: options.blend, share: options.share ?? 0.5 } };
  const settings = { scale: options.scale, ...(options.model === undefined ? {} : { model: options.model }), ...blend };
  try {
    const tiles = upscaleFile(workshop, picture, options.out, settings, { signal: interrupts.finish });
    for (;;) {
      const { value, done } = await tiles.next();
      if (!done) {
        display.update({ ...value, detail: 'tiles' });
        continue;
      }
      const { file, width, height, tiles: count, msPerTile } = value;
      const result = {
        file,
        width,
        height,
        scale: options.scale,
        model: options.model,
        tiles: count,
        msPerTile,
        totalMs: elapsed(),
        device,
      };
      printResult(options.json === true, result, `${file}  ${width} × ${height}  ${(elapsed() / 1000).toFixed(1)} s`);
      return;
    }
  } finally {
    display.end();
    interrupts.release();
    await workshop.pool.release();
  }
}
