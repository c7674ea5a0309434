/** @file Which errors of a run are whose: a code for the caller, words for the person. */

import { codesIn } from '../error-codes.ts';
import { messageOf } from '../message-of.ts';
import { ProblemError } from '../problems/error.ts';
import type { Failed, FailureCode } from './protocol.ts';

/** Thrown by an engine for what it can name and is not the request's fault. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: Exclude<FailureCode, 'bad-request'>;

  constructor(code: EngineError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What ONNX Runtime, CUDA, the C++ library and V8 say when memory does not suffice. */
const outOfMemory =
  /out of memory|bad_alloc|failed to allocate memory|CUDA_ERROR_OUT_OF_MEMORY|CUDNN_STATUS_ALLOC_FAILED|array buffer allocation failed|invalid array buffer length/i;

export function failureOf(error: unknown): Failed {
  if (error instanceof EngineError) return { type: 'failed', code: error.code, message: error.message };
  const message = messageOf(error);
  if (error instanceof ProblemError) return { type: 'failed', code: 'bad-request', message, problem: error.problem };
  if (isDiskFull(error)) return { type: 'failed', code: 'disk-full', message };
  return { type: 'failed', code: outOfMemory.test(message) ? 'out-of-memory' : 'internal', message };
}

const isDiskFull = (error: unknown): boolean =>
  [...codesIn(error)].some((code) => code === 'ENOSPC' || code === 'EDQUOT');
