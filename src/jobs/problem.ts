/** @file What can be wrong with a job: what is wrong with its request, or that something it builds on is no longer kept. */
import { z } from 'zod';
import { problem } from '../inference/problems/problem.ts';

const forgotten = z.discriminatedUnion('code', [
  z.object({ code: z.literal('inputForgotten') }),
  z.object({ code: z.literal('paintingForgotten') }),
]);

export const jobProblem = z.discriminatedUnion('code', [problem, forgotten]);

export type JobProblem = z.infer<typeof jobProblem>;
export type Forgotten = z.infer<typeof forgotten>;
