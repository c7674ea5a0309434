/** @file Checks a body against Discord's contract and reports what is wrong in Discord's own words. */
import type { Schema, SchemaIssue } from 'discord-api-spec/zod';
import { type FieldProblem, invalidForm } from '../errors.ts';
import { isRecord, valueAt } from '../json.ts';
import { adjusted } from './adjust.ts';

/** Turns an unknown body into a typed one, or throws 50035 with every wrong field. */
export type Check<Body> = (body: unknown) => Body;

/** A check by one schema of the contract. The body keeps its fields that the contract does not name. */
export function contract<Body>(schema: Schema<Body>): Check<Body> {
  return (body) => {
    const problems = schemaProblems(schema, adjusted(body));
    if (problems.length > 0) throw invalidForm(problems);
    return body as Body; // the schema's type, as enforcement/contract.d.ts states it
  };
}

/** A check of a list whose items one schema of the contract describes. */
export function contractList<Body>(schema: Schema<Body>): Check<Body[]> {
  const check = contract(schema);
  return (body) => {
    if (!Array.isArray(body)) {
      throw invalidForm([{ path: [], code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' }]);
    }
    const problems = body.flatMap((item, index) =>
      schemaProblems(schema, adjusted(item)).map((problem) => ({ ...problem, path: [index, ...problem.path] })),
    );
    if (problems.length > 0) throw invalidForm(problems);
    return body.map(check);
  };
}

/** What a schema finds wrong with a body; empty when nothing is. */
export function schemaProblems(schema: Schema<unknown>, body: unknown): FieldProblem[] {
  const { error } = schema.safeParse(body);
  return error ? error.issues.flatMap((issue) => fieldProblems(issue, body, [])) : [];
}

function fieldProblems(issue: SchemaIssue, body: unknown, before: readonly (string | number)[]): FieldProblem[] {
  const path = [...before, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  if (issue.errors) {
    const branch = likeliestBranch(issue.errors);
    return branch
      ? branch.flatMap((inner) => fieldProblems(inner, body, path))
      : [{ path, code: 'UNION_TYPE_CHOICES', message: 'Value of this type is not allowed here.' }];
  }
  return [{ path, ...wordsFor(issue, valueAt(body, path)) }];
}

/**
 * A union fails with one list of issues per branch. The branch meant is the one whose `type` agrees; of several,
 * the one with the fewest issues.
 */
function likeliestBranch(branches: readonly (readonly SchemaIssue[])[]): readonly SchemaIssue[] | undefined {
  return branches
    .filter((issues) => !issues.some((issue) => issue.path.length === 1 && issue.path[0] === 'type'))
    .filter((issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'))
    .sort((a, b) => a.length - b.length)[0];
}

function wordsFor(issue: SchemaIssue, value: unknown): Pick<FieldProblem, 'code' | 'message'> {
  const text = typeof value === 'string';
  const list = Array.isArray(value);
  switch (issue.code) {
    case 'too_big':
      if (text) return { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
      if (list) return { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
      return { code: 'NUMBER_TYPE_MAX', message: `int value should be less than or equal to ${issue.maximum}.` };
    case 'too_small':
      if (text && value.length === 0) return { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
      if (text || list) return { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` };
      return { code: 'NUMBER_TYPE_MIN', message: `int value should be greater than or equal to ${issue.minimum}.` };
    case 'invalid_type':
      if (value === undefined) return { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
      return { code: 'BASE_TYPE_BAD_TYPE', message: `Must be of type ${issue.expected}, got ${typeName(value)}.` };
    case 'invalid_value':
      return { code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${(issue.values ?? []).join(', ')}}.` };
    case 'invalid_format':
      if (issue.format === 'url') return { code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' };
      if (issue.format === 'datetime') {
        return { code: 'DATE_TIME_TYPE_PARSE', message: `Could not parse ${String(value)}. Should be ISO8601.` };
      }
      return {
        code: 'STRING_TYPE_REGEX',
        message: `String value did not match validation regex ${issue.pattern ?? ''}.`,
      };
    default:
      return { code: 'BASE_TYPE_INVALID', message: issue.message };
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return isRecord(value) ? 'object' : typeof value;
}
