/** @file Modules of this program that run as processes or threads of their own, from TypeScript sources as from the build. */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

export interface OwnModule {
  readonly url: URL;
  readonly path: string;
  /** Node's flags for a process: sources run through tsx, which it does not inherit from a test runner. */
  readonly execArgv: string[];
}

/**
 * A module that lies beside the caller.
 *
 * @param caller - `import.meta.url`
 * @param name - the module's, without extension: `./main`
 */
export function ownModule(caller: string, name: string): OwnModule {
  const isSource = caller.endsWith('.ts');
  const url = new URL(`${name}${isSource ? '.ts' : '.js'}`, caller);
  return { url, path: fileURLToPath(url), execArgv: isSource ? ['--import', import.meta.resolve('tsx')] : [] };
}

/**
 * Runs the module as a thread. `--import tsx` does not reach the file that a thread begins with (Node 20), so a thread of
 * sources begins with tsx itself.
 */
export function startThread({ url }: OwnModule): Worker {
  if (url.href.endsWith('.js')) return new Worker(url);
  const [tsx, module] = [import.meta.resolve('tsx/esm/api'), url.href].map((each) => JSON.stringify(each));
  const begin = `import(${tsx}).then(({ register }) => { register(); return import(${module}); });`;
  return new Worker(begin, { eval: true, execArgv: [] });
}
