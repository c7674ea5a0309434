/** @file How much memory this process may use. */
import { totalmem } from 'node:os';

export interface MemoryLimit {
  /** Of the machine, in bytes. */
  readonly machine: number;
  /** Of the container or service that we run in (its cgroup), in bytes; null if it sets none. */
  readonly container: number | null;
}

export function memoryLimit(): MemoryLimit {
  const machine = totalmem();
  // 0: no cgroup; 2^63 or so: one without a limit.
  const constrained = process.constrainedMemory();
  return { machine, container: constrained > 0 && constrained < machine ? constrained : null };
}
