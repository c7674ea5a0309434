/** @file Japanese: names of what there is to choose from, in commands and in the settings. */

import type { Words } from '../en/index.ts';

export const choices: Words['choices'] = {
  quality: { draft: '下描き', normal: '標準', best: '最高' },
  aspect: { square: '正方形', portrait: '縦長', landscape: '横長', wide: 'ワイド' },
  noStyle: 'スタイルなし',
  press: { owner: '依頼した人だけ', moderators: '依頼した人とモデレーター', everyone: '全員' },
  scale: { 2: '2倍', 4: '4倍' },
  change: { add: '追加', remove: '削除', clear: 'すべて削除' },
  reaction: { upscale: '拡大', again: 'もう一度', delete: '削除', send: '自分に送る' },
};
