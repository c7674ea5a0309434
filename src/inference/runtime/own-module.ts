/** @file Modules of this program that run as processes of their own, from TypeScript sources as from the build. */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * How to start a module that lies beside the caller: its path, and node's flags. Sources run through tsx, which a process
 * does not inherit from a test runner.
 *
 * @param caller - `import.meta.url`
 * @param name - the module's, without extension
 */
export function ownModule(caller: string, name: string): { path: string; execArgv: string[] } {
  const extension = caller.endsWith('.ts') ? '.ts' : '.js';
  const path = fileURLToPath(new URL(`${name}${extension}`, caller));
  if (extension === '.js') return { path, execArgv: [] };
  const loader = createRequire(import.meta.url).resolve('tsx');
  return { path, execArgv: ['--import', pathToFileURL(loader).href] };
}
