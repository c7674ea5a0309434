/** @file A folder that is deleted after each test, and jobs to put in a store. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { JOB_VERSION, type Job } from '../../src/jobs/job.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-jobs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

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
  error: null,
  createdAt: 1_000,
  startedAt: null,
  endedAt: null,
  request: {
    kind: 'paint',
    pack: 'starter',
    prompt: 'a castle at night',
    width: 128,
    height: 128,
    steps: 10,
    seed: 1,
    quality: 'draft',
  },
  ...changes,
});
