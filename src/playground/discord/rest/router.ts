/**
 * @file Finds the route of a request. A table of our own rather than a router library: the templates are then
 * word for word those of Discord's contract, which a test compares.
 */
import type { Method, Route } from './route.ts';

/**
 * The package's types are const enums, which `erasableSyntaxOnly` refuses even in a dependency: a name that is not
 * a literal keeps the compiler from reading them.
 */
const CONTRACT: string = 'discord-api-spec';
const { pathsList }: { readonly pathsList: Readonly<Record<string, readonly string[]>> } = await import(CONTRACT);

export interface Match {
  readonly route: Route;
  readonly params: Record<string, string>;
}

interface Compiled {
  readonly route: Route;
  readonly steps: readonly string[];
}

export class Router {
  readonly #routes: readonly Compiled[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, steps: route.path.split('/') }));
  }

  /** Fixed steps win over parameters: `/users/@me` before `/users/{user_id}`. */
  match(method: string, path: string): Match | undefined {
    const steps = stepsOf(path);
    const fitting = this.#routes.filter(({ route, steps: own }) => route.method === method && fits(own, steps));
    const best = fitting.sort((a, b) => parameters(a.steps) - parameters(b.steps))[0];
    return best && { route: best.route, params: valuesOf(best.steps, steps) };
  }

  /** The methods that an address knows. */
  methods(path: string): string[] {
    const steps = stepsOf(path);
    return this.#routes.filter(({ steps: own }) => fits(own, steps)).map(({ route }) => route.method);
  }
}

/** Whether Discord's contract has such an address. */
export function inContract(method: string, path: string): string | undefined {
  const steps = stepsOf(path);
  return pathsList[method.toLowerCase()]?.find((template) => fits(template.split('/'), steps));
}

export function contractPaths(method: Method): readonly string[] {
  return pathsList[method.toLowerCase()] ?? [];
}

function fits(template: readonly string[], steps: readonly string[]): boolean {
  return (
    template.length === steps.length && template.every((step, index) => step.startsWith('{') || step === steps[index])
  );
}

function parameters(template: readonly string[]): number {
  return template.filter((step) => step.startsWith('{')).length;
}

function valuesOf(template: readonly string[], steps: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    template.flatMap((step, index) => (step.startsWith('{') ? [[step.slice(1, -1), steps[index] ?? '']] : [])),
  );
}

/** discord.js writes `%40original`. */
function stepsOf(path: string): string[] {
  return path.split('/').map((step) => {
    try {
      return decodeURIComponent(step);
    } catch {
      return step; // a stray percent sign: no id or emoji has one, so the look-up refuses it
    }
  });
}
