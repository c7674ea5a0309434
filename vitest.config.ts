import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // onnxruntime-node must not be loaded twice into one process by worker threads that vitest terminates.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    env: { ORT_DISABLE_TELEMETRY: '1' },
  },
});
