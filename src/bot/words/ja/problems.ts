/** @file Japanese: what is wrong with a request, and what to do, by the code of the problem. */

import type { Words } from '../en/index.ts';
import { grammar } from '../grammar.ts';

const { number, all, size, megabytes, gigabytes } = grammar('ja');

const enlarged = ({ width, height, scale }: { width: number; height: number; scale: number }): string =>
  `その画像は ${size({ width, height })} で、${number(scale)}倍にすると ${size({ width: width * scale, height: height * scale })} になります。`;

export const problems: Words['errors']['problems'] = {
  promptEmpty: () => 'プロンプトに言葉がありません。描くものを書いてください。例：`a castle at night`',
  promptTooLong: ({ length, limit }) =>
    `プロンプトは ${number(length)}文字ありますが、${number(limit)}文字までです。あと ${number(length - limit)}文字短くしてください。`,
  tooManyPhrases: ({ count, limit }) =>
    `プロンプトには語句が ${number(count)}個ありますが、${number(limit)}個までです。${number(count - limit)}個減らしてください。`,
  phraseEmpty: () =>
    'プロンプトに空の語句があります。言葉を入れるか、余分な `|` や `^` を取ってください。絵をスポイラーとして隠すには、プロンプト全体を `||` と `||` で囲んでください。',
  numberWithoutWords: ({ written }) =>
    `「:${written}」の前に言葉がありません。言葉を入れるか、コロンを取ってください。`,
  weightZero: ({ text }) =>
    `「${text}」の重みが 0 なので、何も変わりません。別の重みにするか、その語句を取ってください。`,
  weightOutOfRange: ({ text, written, limit }) =>
    `「${text}」の重み ${written} は ${number(-limit)} から ${number(limit)} までの数にしてください。言葉の一部なら、コロンの代わりに \`\\:\` と書いてください。`,
  stopOutOfRange: ({ text, written, limit }) =>
    `「${text}」の停止値 ${written} は ${number(-limit)} から ${number(limit)} までの数にしてください。`,
  promptAllNegative: ({ phrases }) =>
    `プロンプトの重みがすべて負です。描くものも書いてください。例：「a castle | ${phrases}」`,
  sceneAllNegative: ({ scene, phrases }) =>
    `プロンプトの場面 ${number(scene)} の重みがすべて負です。そこに描くものも書いてください。例：「a castle | ${phrases}」`,

  nothingToPaint: () => '描くものがありません。プロンプトを書いてください。',
  settingsOutOfRange: ({ settings }) =>
    `この設定では描けません：${all(settings.map(({ name }) => name))}。別の値にしてください。`,
  sizeTooSmall: ({ width, height, least }) =>
    `${size({ width, height })} はこのモデルには小さすぎます。どちらの辺も ${number(least)}ピクセル以上にしてください。`,
  sizeTooLarge: ({ width, height, needed, free, maxWidth, maxHeight }) =>
    `${size({ width, height })} にはメモリが ${gigabytes(needed)} 必要ですが、空きは ${gigabytes(free)} です。この形で描けるのは ${size({ width: maxWidth, height: maxHeight })} までです。品質を下げるか、小さいモデルを選ぶか、後でもう一度試してください。`,
  noSizeFits: ({ width, height, needed, free }) =>
    `${size({ width, height })} にはメモリが ${gigabytes(needed)} 必要ですが、空きは ${gigabytes(free)} です。小さい絵も描けません。小さいモデルを選ぶか、後でもう一度試してください。`,
  startPictureMissing: () => 'この絵は画像から描き始めますが、その画像がありません。画像をつけてください。',
  latentUnfitting: ({ width, height }) =>
    `前の絵の続きは、このモデルでは ${size({ width, height })} で描けません。同じシードでもう一度描いてください。`,
  labelsMissing: () => '候補がありません。一つ以上書くか、候補なしで試してください。',
  tooManyLabels: ({ count, limit }) =>
    `候補が ${number(count)}個では多すぎます。${number(limit)}個までにしてください。`,
  modelUnknown: ({ model, known }) => `${model} という拡大用のモデルはありません。使えるのは ${all(known)} です。`,
  modelUnfitting: ({ model, factor, scale }) =>
    `${model} は ${number(factor)}倍にするモデルなので、${number(scale)}倍にはできません。別の倍率を選んでください。`,
  shareOutOfRange: ({ model, share }) => `${model} の割合 ${number(share)} は 0 から 1 までにしてください。`,

  pictureUnreadable: ({ name }) =>
    `${name === null ? 'そのファイル' : `${name} `}を画像として読めません。PNG、JPEG、WebPのファイルを送ってください。`,
  pictureKind: ({ name, format }) =>
    `${name === null ? 'そのファイル' : `${name} `}は ${format} なので読めません。PNG、JPEG、WebPのファイルを送ってください。`,
  pictureTooLarge: ({ width, height, maxWidth, maxHeight }) =>
    `その画像は ${size({ width, height })} ですが、${size({ width: maxWidth, height: maxHeight })} までです。もっと小さいものを送ってください。`,
  pictureAnimated: () => 'その画像はアニメーションです。一コマを画像として送ってください。',
  picturePages: ({ pages }) => `そのファイルには画像が ${number(pages)}枚入っています。一枚だけ送ってください。`,
  fileTooLarge: ({ bytes, limit }) =>
    `そのファイルは ${megabytes(bytes)} ありますが、${megabytes(limit)} までです。もっと小さいものを送ってください。`,
  maskBlack: () => 'マスクが真っ黒なので、何も描かれません。描くところを白くしてください。',
  resultTooLarge: ({ width, height, scale, limit, maxWidth, maxHeight }) =>
    `${enlarged({ width, height, scale })}作れるのは ${number(limit / 1e4)}万ピクセルまでなので、この形で拡大できるのは ${size({ width: maxWidth, height: maxHeight })} までです。もっと小さいものを送るか、倍率を下げてください。`,
  resultTooLong: ({ width, height, scale, format, side, maxWidth, maxHeight }) =>
    `${enlarged({ width, height, scale })}${format.toUpperCase()}の一辺は ${number(side)}ピクセルまでなので、この形で拡大できるのは ${size({ width: maxWidth, height: maxHeight })} までです。もっと小さいものを送るか、倍率を下げてください。`,
  resultTooThin: ({ width, height, scale, format, side, longest }) =>
    `${enlarged({ width, height, scale })}${format.toUpperCase()}の一辺は ${number(side)}ピクセルまでです。長いほうの辺を ${number(longest)}ピクセルに切り取ってください。`,

  inputForgotten: () => '描き始めに使う画像はもう残っていません。もう一度送ってください。',
  paintingForgotten: () => 'この絵の続きを描くためのデータはもう残っていません。同じシードでもう一度描いてください。',
};
