/** @file A folder that is deleted after each test, and jobs to put in a store. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { PaintSettings } from '../../src/inference/painting/request.ts';
import { JOB_VERSION, type Job } from '../../src/jobs/job.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-jobs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const someSettings = (prompt: string, steps: number): PaintSettings => ({
  prompt,
  negative: '',
  width: 128,
  height: 128,
  steps,
  seed: 1,
  cuts: 8,
  cutMethod: 'crops',
  augment: [],
  lr: 0.1,
  optimiser: 'adam',
  schedule: 'constant',
  ema: 0.9,
  stages: [],
  flat: null,
  start: 'codes',
  startWeight: 0,
  smoothness: 0,
  noisePrompts: [],
});

export const aJob = (changes: Partial<Job> = {}): Job => ({
  version: JOB_VERSION,
  id: 'job-1',
  owner: 'ada',
  guild: 'guild',
  channel: 'channel',
  message: 'message',
  interaction: { application: 'app', token: 'token', expiresAt: 900_000 },
  locale: 'en-US',
  private: false,
  favourite: false,
  parent: null,
  state: 'queued',
  settled: false,
  order: 1,
  attempts: 0,
  charged: false,
  step: 0,
  steps: 10,
  resized: null,
  results: [],
  frames: [],
  labels: null,
  notes: [],
  error: null,
  createdAt: 1_000,
  startedAt: null,
  endedAt: null,
  request: { kind: 'paint', pack: 'starter', settings: someSettings('a castle at night', 10), imagePrompts: [] },
  ...changes,
});
