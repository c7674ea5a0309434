/** @file Keys of the upscalers: RRDBNet in its three namings, SRVGGNetCompact, and UpscalerJS's networks. */

import { type KeyMap, type Recipe, rename } from '../mapped.ts';

/** A rule of a naming: what it matches, and basicsr's name for it. */
type Rule = readonly [pattern: RegExp, name: string];

/** basicsr's names, which are ours, from ESRGAN's repository. */
const esrgan: readonly Rule[] = [
  [/^RRDB_trunk\.(\d+)\.RDB(\d)\.(conv\d)\./, 'body.$1.rdb$2.$3.'],
  [/^trunk_conv\./, 'conv_body.'],
  [/^upconv(\d)\./, 'conv_up$1.'],
  [/^HRconv\./, 'conv_hr.'],
];

/** … from before that: places in nn.Sequential; the trunk convolution comes after the blocks. */
const old: readonly Rule[] = [
  [/^model\.1\.sub\.(\d+)\.RDB(\d)\.(conv\d)\.0\./, 'body.$1.rdb$2.$3.'],
  [/^model\.1\.sub\.\d+\.(weight|bias)$/, 'conv_body.$1'],
  [/^model\.0\./, 'conv_first.'],
  [/^model\.3\./, 'conv_up1.'],
  [/^model\.6\./, 'conv_up2.'],
  [/^model\.8\./, 'conv_hr.'],
  [/^model\.10\./, 'conv_last.'],
];

const first = (name: string, rules: readonly Rule[]): string => {
  const rule = rules.find(([pattern]) => pattern.test(name));
  return rule ? name.replace(rule[0], rule[1]) : name;
};

/** Real-ESRGAN (x4plus, x2plus, anime_6B), ESRGAN, and the ESRGAN files of 2018. */
export function rrdbMap(names: ReadonlySet<string>): KeyMap | undefined {
  const rules = names.has('RRDB_trunk.0.RDB1.conv1.weight') ? esrgan : names.has('model.10.weight') ? old : [];
  const map = new Map([...names].map((name) => [first(name, rules), rename(name)]));
  return map.has('body.0.rdb1.conv1.weight') && map.has('conv_first.weight') ? map : undefined;
}

/** SRVGGNetCompact: a plain chain of convolutions (even places) and PReLUs (odd places). */
export function compactMap(names: ReadonlySet<string>): KeyMap | undefined {
  if (!names.has('body.0.weight') || ![...names].every((name) => /^body\.\d+\.(weight|bias)$/.test(name)))
    return undefined;
  return new Map([...names].map((name) => [name, rename(name)]));
}

/** UpscalerJS: layer names of its TF.js models, `kernel` → `weight` in PyTorch's order of axes. */
export function upscalerJsMap(names: ReadonlySet<string>): KeyMap | undefined {
  if (!names.has('SR/kernel') || !(names.has('Pre_blocks_conv/kernel') || names.has('F_m1/kernel'))) return undefined;
  return new Map(
    [...names].map((name): [string, Recipe] =>
      name.endsWith('/kernel')
        ? [name.replace(/\/kernel$/, '.weight'), { from: [name], layout: 'oihw' }]
        : [name.replace('/', '.'), rename(name)],
    ),
  );
}
