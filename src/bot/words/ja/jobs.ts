/** @file Japanese: a job from its ticket to its result, with its buttons and forms. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, percent, size, megabytes, duration } = grammar('ja');

export const ticket: Words['ticket'] = {
  waiting: ({ position, startsAt, endsAt }) =>
    `順番待ち ${number(position)}番目 · 開始：${timestamp(startsAt)} · 完成：${timestamp(endsAt)}`,
  paused: ({ position }) =>
    `順番待ち ${number(position)}番目 · ただいま処理を一時停止しています。順番はそのまま保たれます。`,
  starting: '始めます…',
  arrivesByDirectMessage: ({ until }) =>
    `ここに書き込める時間には限りがあります（期限：${timestamp(until)}）。それより長くかかるときは、絵をダイレクトメッセージで送ります。`,
};

export const progress: Words['progress'] = {
  painting: ({ step, of, endsAt }) =>
    `描いています · ステップ ${number(step)}/${number(of)}（${percent(step / of)}）${endsAt === null ? '' : ` · 完成：${timestamp(endsAt)}`}`,
  upscaling: ({ scale, share, endsAt }) =>
    `${number(scale)}倍に拡大しています${share === null ? '' : `（${percent(share)}）`}${endsAt === null ? '' : ` · 完成：${timestamp(endsAt)}`}`,
  describing: '画像を見ています…',
  finishing: '今ある絵で仕上げます…',
  cancelling: '取り消しています…',
  goingOn: ({ step }) => `再起動しました。ステップ ${number(step)} から続けます。`,
};

export const result: Words['result'] = {
  painted: ({ prompt, owner }) => `**${prompt}** · ${owner} さんへ`,
  details: ({ seed, steps, width, height, ms, pack }) =>
    `シード ${seed} · ${number(steps)}ステップ · ${size({ width, height })} · ${duration(ms)} · ${pack}`,
  upscaled: ({ scale, width, height, owner }) =>
    `${number(scale)}倍に拡大（${size({ width, height })}） · ${owner} さんへ`,
  fromPictures: ({ pictures }) => (pictures === 1 ? '画像から' : '画像を混ぜた絵'),
  described: 'こう見えます：',
  guess: ({ label, probability }) => `${percent(probability)} · ${label}`,
  timelapse: ({ frames }) => `${number(frames)}コマのタイムラプス`,
  from: ({ link }) => `もとの絵：${link}`,
  stoppedEarly: ({ step, of }) => `${number(of)}ステップのうち ${number(step)}ステップで終えました。`,
  resized: ({ width, height }) =>
    `ご希望の大きさにはメモリが足りなかったので、${size({ width, height })} で描きました。`,
  asWebp: ({ limit }) => `PNGではここにアップロードできる ${megabytes(limit)} を超えるので、WebPにしました。`,
  madeSmaller: ({ width, height, limit }) =>
    `もとの大きさではここにアップロードできる ${megabytes(limit)} を超えるので、${size({ width, height })} にしました。`,
  alreadyUpscaled: ({ link }) => `この絵はもう同じように拡大されています：${link}`,
  alreadyUpscaling: ({ link }) => `この絵は今ちょうど同じように拡大しています：${link}`,
  cancelled: '取り消しました。',
  timelapseThere: ({ link }) => `この絵のタイムラプスはここにあります：${link}`,
  deleted: '絵を削除しました。',
  copyDeleted: 'このコピーを削除しました。絵はもとの場所に残っています。',
  underWay: ({ link }) => `まだ作業中です：${link}`,
  goesOn: ({ link }) => `続きはこちら：${link}`,
  goesOnElsewhere: '続きは別のメッセージにあります。',
};

export const notes: Words['notes'] = {
  phraseCut: ({ text }) => `「${text}…」はこのモデルが読める長さを超えているため、終わりの部分は絵に影響しません。`,
};

export const buttons: Words['buttons'] = {
  finish: 'ここで仕上げる',
  cancel: '取り消す',
  upscale: ({ scale }) => `${number(scale)}倍に拡大`,
  again: 'もう一度',
  variations: 'バリエーション',
  edit: '編集',
  continue: '続きを描く',
  timelapse: 'タイムラプス',
  delete: '削除',
  reopen: 'フォームをもう一度開く',
  previous: '前へ',
  next: '次へ',
};

export const editForm: Words['editForm'] = {
  title: '編集してもう一度描く',
  prompt: 'プロンプト',
  negative: '絵に入れたくないもの',
  style: 'スタイル',
  seed: 'シード',
  seedHint: '空欄にすると新しいシードになります',
  steps: 'ステップ数',
};
