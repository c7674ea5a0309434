/** @file `doctor`: what was found on this machine, what is missing, and how to get it. */
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { formatDoctor, runDoctor } from '../inference/runtime/doctor.ts';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look at this machine: devices, memory, packs, and how to get what is missing')
    .option('--json', 'print one JSON object on stdout')
    .action(async ({ json }: { json?: true }) => {
      const { device, pack, dataDir } = readConfig();
      const found = await runDoctor({ device, pack, dataDir });
      process.stdout.write(`${json ? JSON.stringify(found) : formatDoctor(found)}\n`);
      process.exitCode = found.exitCode;
    });
}
