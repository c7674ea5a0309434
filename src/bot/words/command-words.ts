/** @file The shape of a command's words: the same tree in every language. */

export interface OptionWords {
  readonly name: string;
  readonly description: string;
  /** Names of the choices, by value. */
  readonly choices?: Readonly<Record<string, string>>;
}

export interface CommandWords {
  readonly name: string;
  readonly description: string;
  /** Options or subcommands, by their English names. */
  readonly options?: Readonly<Record<string, OptionWords | CommandWords>>;
}

export const option = (name: string, description: string, choices?: Readonly<Record<string, string>>): OptionWords =>
  choices ? { name, description, choices } : { name, description };

export const command = <O extends Readonly<Record<string, OptionWords | CommandWords>> = Record<never, OptionWords>>(
  name: string,
  description: string,
  options: O,
): { readonly name: string; readonly description: string; readonly options: O } => ({ name, description, options });
