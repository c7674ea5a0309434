/** @file What only a model's yaml (taming-transformers) or JSON tells: the training resolution, heads, unmasked tokens. */

import { parse } from 'yaml';
import { z } from 'zod';
import { messageOf } from '../../message-of.ts';
import { CheckpointError } from '../error.ts';

const count = z.int().positive();
const firstStage = z.object({ params: z.object({ ddconfig: z.object({ resolution: count }) }) });
/** minGPT's arguments, of which only these cannot be read off the weights. */
const gpt = z.object({ n_head: count, n_unmasked: z.int().nonnegative().default(0) });

const vqganFile = z.object({ model: firstStage });
const net2netFile = z.object({
  model: z.object({
    params: z.object({ first_stage_config: firstStage, transformer_config: z.object({ params: gpt }) }),
  }),
});

export interface ModelSettings {
  /** Side of the pictures that the VQGAN was trained on. */
  readonly resolution?: number;
  readonly heads?: number;
  readonly unmasked?: number;
}

const settings = z.union([
  vqganFile.transform(({ model }): ModelSettings => ({ resolution: model.params.ddconfig.resolution })),
  net2netFile.transform(({ model: { params } }): ModelSettings => {
    const { n_head, n_unmasked } = params.transformer_config.params;
    const { resolution } = params.first_stage_config.params.ddconfig;
    return { resolution, heads: n_head, unmasked: n_unmasked };
  }),
  gpt.transform(({ n_head, n_unmasked }): ModelSettings => ({ heads: n_head, unmasked: n_unmasked })),
]);

/**
 * @param source the file's name, for messages
 * @throws CheckpointError if the text is no yaml or JSON, or no configuration of a VQGAN or its transformer
 */
export function parseSettings(source: string, text: string): ModelSettings {
  let parsed: unknown;
  try {
    parsed = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new CheckpointError(source, `it is not yaml: ${messageOf(error)}`, { cause: error });
  }
  const result = settings.safeParse(parsed);
  if (result.success) return result.data;
  const html = /^\s*<(!doctype|html)/i.test(text);
  throw new CheckpointError(
    source,
    html
      ? 'it is a web page, saved under the name of a configuration; download it again'
      : 'it describes neither a VQGAN (model.params.ddconfig) nor a transformer (n_head)',
  );
}
