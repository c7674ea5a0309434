/** @file Walks the words of a language: every sentence with its key, and what it says of sample facts. */

/** A fact for every parameter that a sentence takes; a new parameter needs a row. */
const facts: Readonly<Record<string, unknown>> = {
  ...{ position: 3, step: 40, of: 100, seed: 123_456, steps: 100, scale: 4, frames: 25, page: 2, hidden: 7, rule: 2 },
  ...{ width: 512, height: 384, maxWidth: 1024, maxHeight: 768, bytes: 12 * 2 ** 20, limit: 8 * 2 ** 20, length: 9e6 },
  ...{
    startsAt: 1.7e12,
    endsAt: 1.8e12,
    until: 1.7e12,
    at: 1.7e12,
    retryAt: 1.7e12,
    cancelled: 2,
    ms: 12_000,
    msAgo: 7.2e6,
    limitMs: 3.6e6,
  },
  ...{ used: 1, left: 6, words: 9, waiting: 5, perHour: 30, cooldownMs: 15_000, min: 1, max: 500 },
  ...{ probability: 0.42, threshold: 0.8, painted: true },
  ...{ prompt: 'a castle', owner: '<@1>', person: '<@2>', role: '<@&3>', pack: 'starter', label: 'cat', link: '<#4>' },
  ...{
    emoji: '🔍',
    action: 'Upscale',
    server: 'Home',
    setting: 'Style',
    value: 'neon',
    name: 'sketchy',
    option: 'seed',
  },
  ...{
    count: 70,
    scene: 5,
    least: 32,
    needed: 9e9,
    free: 2e9,
    factor: 3,
    share: 0.5,
    pages: 11,
    side: 65_535,
    longest: 4_095,
  },
  ...{ text: 'oil paint', written: '2000', phrases: 'rain:-1', format: 'png', model: 'thick' },
  settings: [
    { name: 'lr', rule: 'too big' },
    { name: 'cuts', rule: 'too small' },
  ],
  ...{ problem: 'no', id: '01J', permission: 'Manage Server', reference: 'k7f3', word: 'sky', pictures: 2 },
  ...{ known: ['starter', 'imagenet'], channels: ['<#6>', '<#7>'], permissions: ['Attach Files', 'Embed Links'] },
};

export interface Leaf {
  /** `errors.yours.promptEmpty` */
  readonly key: string;
  readonly text: string;
  /** The facts that make a difference to the sentence; none for a plain string. */
  readonly tells: readonly string[];
}

/** Every sentence, those with parameters said of the sample facts. */
export function leaves(words: object, prefix = ''): Leaf[] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]): Leaf[] => {
    const key = `${prefix}${name}`;
    if (typeof value === 'string') return [{ key, text: value, tells: [] }];
    if (typeof value === 'function') return [{ key, ...say(key, value) }];
    if (typeof value === 'object' && value !== null) return leaves(value, `${key}.`);
    throw new TypeError(`${key} is neither words nor a group of them, but ${String(value)}.`);
  });
}

function say(key: string, sentence: object): Omit<Leaf, 'key'> {
  const text = said(key, sentence, facts);
  const changes = Object.entries(facts).filter(
    ([name, fact]) => said(key, sentence, { ...facts, [name]: another(fact) }) !== text,
  );
  return { text, tells: changes.map(([name]) => name) };
}

/** A fact of the same kind that is not the same. */
function another(fact: unknown): unknown {
  if (typeof fact === 'number') return fact / 2;
  if (typeof fact === 'boolean') return !fact;
  return Array.isArray(fact) ? fact.slice(1) : `other ${String(fact)}`;
}

function said(key: string, sentence: object, told: typeof facts): string {
  if (typeof sentence !== 'function') throw new TypeError(`${key} is no sentence.`);
  const known = new Proxy(told, {
    get(target, name) {
      if (typeof name === 'string' && name in target) return target[name];
      throw new Error(`${key} asks for ${String(name)}: no such fact.`);
    },
  });
  const text: unknown = Reflect.apply(sentence, undefined, [known]);
  if (typeof text !== 'string') throw new TypeError(`${key} says ${String(text)}.`);
  return text;
}
