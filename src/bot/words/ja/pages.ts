/** @file Japanese: what the commands that only show something show. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, ago } = grammar('ja');

export const queue: Words['queue'] = {
  title: '順番待ち',
  empty: '今は何も描いておらず、待っている人もいません。`/描く` を試してみてください。',
  somebody: 'ほかの人',
  waiting: ({ position, owner, startsAt }) =>
    `${number(position)}. ${owner}${startsAt === null ? '' : ` · 開始：${timestamp(startsAt)}`}`,
  more: ({ hidden }) => `…ほか ${number(hidden)}件`,
  paused: '一時停止中です。待っている依頼の順番は保たれ、新しくは始まりません。',
};

export const gallery: Words['gallery'] = {
  title: ({ person }) => `${person} さんの絵`,
  empty: 'まだ絵がありません。`/描く` で一枚描いてみてください。',
  page: ({ page, of }) => `${number(page)}/${number(of)}ページ`,
  asked: ({ msAgo }) => ago(msAgo),
  painted: ({ msAgo }) => `${ago(msAgo)}に描いた絵`,
  gone: 'もう残っていません',
  heldBack: '画像フィルターが止めた絵',
};

export const quota: Words['quota'] = {
  title: 'あと依頼できる数',
  waiting: ({ used, limit }) => `待っている依頼：${number(limit)}件中 ${number(used)}件`,
  perHour: ({ used, limit }) => `この60分間（待っている依頼を含む）：${number(limit)}件中 ${number(used)}件`,
  nextAt: ({ at }) => `次に依頼できるのは ${timestamp(at)} です。`,
};

export const help: Words['help'] = {
  title: '絵の描き方',
  begin: '`/描く` と、見たいものを書いてください。絵が目の前で出来上がっていきます。',
  prompt: {
    title: 'プロンプト',
    text: '語句は `|` で区切ります。コロンのあとの数はその重みで、負の数にすると遠ざけます：`a castle at night | oil painting:0.5 | people:-0.3`。`^` は物語の場面を区切ります。記号そのものを書くには `\\|`、`\\^`、`\\:` とします。プロンプト全体を `||` と `||` で囲むと、絵はスポイラーとして隠れます。英語が一番よく伝わります。',
  },
  painting: {
    title: '描いている間',
    text: '**ここで仕上げる** は今の絵を残し、**取り消す** はやめます。',
  },
  results: {
    title: '出来上がった絵で',
    text: '**拡大** は大きくし、**もう一度** は新しいシードで描き、**バリエーション** は似た絵を四枚描き、**編集** はプロンプトを変え、**続きを描く** はステップを足し、**タイムラプス** は出来上がるまでを見せます。',
  },
  reactions: {
    title: 'リアクション',
    line: ({ emoji, action }) => `${emoji} ${action}`,
  },
  more: {
    title: 'そのほか',
    text: '画像のあるメッセージを右クリックして **アプリ** を開くと、拡大したり、その画像から描いたり、説明させたりできます。`/表示` は前の依頼を呼び戻し、`/残り` はあと何枚依頼できるかを答えます。',
  },
};
