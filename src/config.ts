/** @file The environment (and `.env`), read once into a checked record. */
import { resolve } from 'node:path';
import { config as readEnvFile } from 'dotenv';
import { z } from 'zod';

const text = z.string().trim().min(1, 'is empty: give a value or remove the line');

const environment = z.object({
  DATA_DIR: text.default('data').transform((path) => resolve(path)),
  TESSERA_PACK: text.default('starter'),
  TESSERA_DEVICE: z.enum(['auto', 'cuda', 'webgpu', 'cpu']).default('auto'),
});

export interface Config {
  /** Folder of everything that Tessera writes by itself, absolute. */
  readonly dataDir: string;
  /** Name of an installed pack, or a folder. */
  readonly pack: string;
  readonly device: 'auto' | 'cuda' | 'webgpu' | 'cpu';
}

/** The environment contradicts itself; the message names every wrong variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads `.env` beside the working folder, then the environment, which wins. Throws `ConfigError`. */
export function readConfig(variables: NodeJS.ProcessEnv = withEnvFile()): Config {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new ConfigError(`The environment (or .env) is wrong:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
  return { dataDir: parsed.data.DATA_DIR, pack: parsed.data.TESSERA_PACK, device: parsed.data.TESSERA_DEVICE };
}

function withEnvFile(): NodeJS.ProcessEnv {
  readEnvFile({ quiet: true });
  return process.env;
}
