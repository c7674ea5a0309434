/** @file Rules for components that the contract's schemas cannot say. Source: Discord's "Component Reference". */
import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { FieldProblem } from '../errors.ts';
import { isRecord, type Json, objectsIn } from '../json.ts';
import type { Limits } from './limits.ts';

type Path = (string | number)[];
const SELECTS = new Set<unknown>([
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
]);

/** Everything wrong with a message's components. */
export function componentProblems(components: readonly unknown[], v2: boolean, limits: Limits): FieldProblem[] {
  const all = componentsIn(components);
  const problems = [...duplicateIds(all), ...all.flatMap(([component, path]) => oneProblems(component, path))];
  if (all.length > limits.components) {
    problems.push({
      path: ['components'],
      code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      message: `The total number of components cannot exceed ${limits.components} (got ${all.length})`,
    });
  }
  if (!v2) {
    if (components.length > limits.rows) {
      problems.push({
        path: ['components'],
        code: 'BASE_TYPE_BAD_LENGTH',
        message: `Must be between 1 and ${limits.rows} in length.`,
      });
    }
    for (const [index, component] of components.entries()) {
      if (isRecord(component) && component.type !== ComponentType.ActionRow) {
        problems.push({
          path: ['components', index, 'type'],
          code: 'BASE_TYPE_CHOICES',
          message: 'Value must be one of {1}. (Other components need the IS_COMPONENTS_V2 flag.)',
        });
      }
    }
  }
  return problems;
}

/** Everything wrong with a modal's components. */
export function modalProblems(components: readonly unknown[], limits: Limits): FieldProblem[] {
  const all = componentsIn(components);
  const problems = duplicateIds(all);
  if (components.length > limits.modalComponents) {
    problems.push({
      path: ['components'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be between 1 and ${limits.modalComponents} in length.`,
    });
  }
  for (const [component, path] of all) {
    if (component.type !== ComponentType.TextInput) continue;
    const { value, max_length: most, min_length: least } = component;
    if (typeof value === 'string' && typeof most === 'number' && value.length > most) {
      problems.push({
        path: [...path, 'value'],
        code: 'BASE_TYPE_MAX_LENGTH',
        message: `Must be ${most} or fewer in length.`,
      });
    }
    if (typeof least === 'number' && typeof most === 'number' && least > most) {
      problems.push({
        path: [...path, 'min_length'],
        code: 'NUMBER_TYPE_MAX',
        message: `Must not be above max_length (${most}).`,
      });
    }
  }
  return problems;
}

/** Every component at every depth, outermost first, with its path. */
export function componentsIn(components: readonly unknown[]): [Json, Path][] {
  const found: [Json, Path][] = [];
  for (const [object, path] of objectsIn(components, ['components'])) {
    const step = path.at(-1);
    const holder = path.at(-2);
    const listed = typeof step === 'number' && holder === 'components';
    if (listed || step === 'accessory' || step === 'component') found.push([object, path]);
  }
  return found;
}

/** Components with a number each: Discord gives one to those that have none. */
export function numbered<T>(components: readonly T[]): T[] {
  const taken = new Set<unknown>(componentsIn(components).map(([{ id }]) => id));
  let next = 1;
  const number = (value: unknown, isComponent: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => number(item, isComponent));
    if (!isRecord(value)) return value;
    const copy: Json = {};
    if (isComponent && !value.id) {
      while (taken.has(next)) next += 1;
      taken.add(next);
      copy.id = next;
    }
    for (const [key, item] of Object.entries(value)) {
      if (key === 'id' && 'id' in copy) continue;
      copy[key] = number(item, key === 'components' || key === 'accessory' || key === 'component');
    }
    return copy;
  };
  return components.map((component) => number(component, true) as T); // the same shape, with ids
}

function duplicateIds(all: readonly [Json, Path][]): FieldProblem[] {
  const seen = new Set<unknown>();
  const problems: FieldProblem[] = [];
  for (const [{ custom_id: id }, path] of all) {
    if (typeof id !== 'string') continue;
    if (seen.has(id)) {
      problems.push({
        path: [...path, 'custom_id'],
        code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
        message: 'Component custom id cannot be duplicated',
      });
    }
    seen.add(id);
  }
  return problems;
}

function oneProblems(component: Json, path: Path): FieldProblem[] {
  if (component.type === ComponentType.Button) return buttonProblems(component, path);
  if (SELECTS.has(component.type)) return selectProblems(component, path);
  if (component.type === ComponentType.ActionRow) return rowProblems(component, path);
  return [];
}

function buttonProblems(button: Json, path: Path): FieldProblem[] {
  const problem = (key: string, code: string, message: string): FieldProblem => ({
    path: [...path, key],
    code,
    message,
  });
  const problems: FieldProblem[] = [];
  if (button.style === ButtonStyle.Link) {
    if (!button.url) problems.push(problem('url', 'BUTTON_COMPONENT_URL_REQUIRED', 'A url is required'));
    if (button.custom_id)
      problems.push(
        problem('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_WITH_URL', 'A custom id and url cannot both be specified'),
      );
  } else if (button.style !== ButtonStyle.Premium) {
    if (!button.custom_id)
      problems.push(problem('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required'));
    if (button.url) problems.push(problem('url', 'BUTTON_COMPONENT_URL_NOT_ALLOWED', 'Only link buttons have a url'));
  }
  if (button.style !== ButtonStyle.Premium && !button.label && !button.emoji) {
    problems.push(problem('label', 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A label or emoji is required'));
  }
  return problems;
}

function selectProblems(select: Json, path: Path): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const least = typeof select.min_values === 'number' ? select.min_values : 1;
  const most = typeof select.max_values === 'number' ? select.max_values : 1;
  if (least > most) {
    problems.push({
      path: [...path, 'min_values'],
      code: 'NUMBER_TYPE_MAX',
      message: `int value should be less than or equal to ${most}.`,
    });
  }
  if (!Array.isArray(select.options)) return problems;
  if (most > select.options.length) {
    problems.push({
      path: [...path, 'max_values'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: `Must be no more than the number of options (${select.options.length}).`,
    });
  }
  const values = new Set<unknown>();
  for (const [index, option] of select.options.entries()) {
    const value = isRecord(option) ? option.value : undefined;
    if (values.has(value)) {
      problems.push({
        path: [...path, 'options', index, 'value'],
        code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        message: 'The specified option value is already used',
      });
    }
    values.add(value);
  }
  return problems;
}

function rowProblems(row: Json, path: Path): FieldProblem[] {
  const inside = Array.isArray(row.components) ? row.components : [];
  const selects = inside.filter((component) => isRecord(component) && SELECTS.has(component.type)).length;
  return selects > 0 && inside.length > 1
    ? [
        {
          path: [...path, 'components'],
          code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
          message: 'A select menu fills its row: nothing else fits in it',
        },
      ]
    : [];
}
