import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // onnxruntime-node must not be loaded twice into one process by worker threads that vitest terminates.
    pool: 'forks',
    maxWorkers: 2,
    // No test replaces a module, so all files of a worker may share what they import: a third of the time is saved.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { ORT_DISABLE_TELEMETRY: '1' },
  },
});
