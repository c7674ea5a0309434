/** @file The command line: each command in a file of its own, one door for errors. */
import { Command, CommanderError } from 'commander';
import { addDescribe } from './cli/describe.ts';
import { addDoctor } from './cli/doctor.ts';
import { exitCodes, report } from './cli/errors.ts';
import { addImagine } from './cli/imagine.ts';
import { addModels } from './cli/models.ts';
import { addUpscale } from './cli/upscale.ts';

const program = new Command('tessera')
  .description('Paints pictures from words.')
  .showHelpAfterError('(--help lists the options)')
  .configureHelp({ sortSubcommands: true })
  .exitOverride();

addImagine(program);
addUpscale(program);
addDescribe(program);
addModels(program);
addDoctor(program);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own errors; help and version are no errors.
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : exitCodes.usage) : report(error);
}
