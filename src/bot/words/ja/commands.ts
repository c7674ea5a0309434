/** @file Japanese: names and descriptions of the commands. */

import { command, option } from '../command-words.ts';
import type { Words } from '../en/index.ts';
import { languages } from '../languages.ts';
import { choices } from './choices.ts';

export const commands: Words['commands'] = {
  imagine: command('描く', '言葉から絵を描きます', {
    prompt: option('プロンプト', '描くもの。例：a castle at night | oil painting:0.5 | people:-0.3'),
    style: option('スタイル', '絵の雰囲気'),
    negative: option('除外', '絵に入れたくないもの'),
    quality: option('品質', 'どれだけ手をかけるか', choices.quality),
    aspect: option('形', '絵の縦横の形', choices.aspect),
    seed: option('シード', '同じ数なら同じ絵をもう一度描きます'),
    steps: option('ステップ', '何ステップで描くか'),
    start_image: option('開始画像', '描き始めのもとになる画像'),
    start_strength: option('開始画像の強さ', '開始画像をどれだけ残すか'),
    image_prompt: option('手本', '見た目を近づける画像'),
    image_weight: option('手本の重み', '手本をどれだけ重視するか'),
    pack: option('モデル', '絵を描くモデル'),
    private: option('非公開', '自分だけに表示します'),
  }),
  upscale: command('拡大', '画像を大きく、くっきりさせます', {
    image: option('画像', '拡大する画像'),
    scale: option('倍率', '縦横を何倍にするか', choices.scale),
  }),
  describe: command('説明', '画像に何が写っているかを答えます', {
    image: option('画像', '説明する画像'),
    labels: option('候補', '考えられるもの（コンマ区切り）'),
  }),
  blend: command('混ぜる', '二つの画像に似た絵を描きます', {
    first: option('一枚目', '一枚目の画像'),
    second: option('二枚目', '二枚目の画像'),
    prompt: option('プロンプト', '新しい絵に描くもの'),
    balance: option('割合', '二枚目の画像をどれだけ重視するか（パーセント）'),
  }),
  queue: command('順番', '描いている絵と待っている依頼を表示します', {}),
  cancel: command('取り消し', '自分の依頼を取り消します', {
    job: option('依頼', 'どの依頼か。省略すると一番新しいもの'),
  }),
  show: command('表示', '依頼を絵とボタンつきで呼び戻します', {
    job: option('依頼', 'どの依頼か'),
    private: option('非公開', '自分だけに表示します'),
  }),
  gallery: command('ギャラリー', '描いた絵を順に見ます', {
    person: option('メンバー', '誰の絵か。省略すると自分の絵'),
  }),
  quota: command('残り', 'あと何枚依頼できるかを表示します', {}),
  help: command('ヘルプ', 'このボットの使い方', {}),
  settings: command('設定', 'このサーバーでのボットの設定', {
    show: command('表示', 'すべての設定を表示します', {}),
    channel: command('チャンネル', '絵を描けるチャンネルを選びます', {
      change: option('操作', '何をするか', choices.change),
      channel: option('チャンネル', 'どのチャンネルか。省略するとここ'),
    }),
    spoiler: command('スポイラー', '押すまで絵を隠すチャンネルを選びます', {
      change: option('操作', '何をするか', choices.change),
      channel: option('チャンネル', 'どのチャンネルか。省略するとここ'),
    }),
    role: command('ロール', 'ロールごとに依頼できる数を決めます', {
      role: option('ロール', 'どのロールか'),
      change: option('操作', '何をするか', choices.change),
      waiting: option('待ち', '同時に待てる依頼の数'),
      per_hour: option('一時間', '一時間あたりの依頼の数'),
      cooldown: option('間隔', '次の依頼までの秒数'),
    }),
    defaults: command('既定', '何も選ばれなかったときの値を決めます', {
      pack: option('モデル', '絵を描くモデル'),
      quality: option('品質', 'どれだけ手をかけるか', choices.quality),
      style: option('スタイル', '絵の雰囲気'),
    }),
    reaction: command('リアクション', 'リアクションの絵文字を決めます', {
      action: option('動作', 'リアクションがすること', choices.reaction),
      emoji: option('絵文字', '使う絵文字。省略すると何も起こりません'),
    }),
    word: command('言葉', '断る言葉のリストを変えます', {
      change: option('操作', '何をするか', choices.change),
      word: option('言葉', '単語や語句'),
    }),
    filter: command('フィルター', '表示する前に画像を調べます', {
      on: option('有効', '調べるかどうか'),
      threshold: option('しきい値', '何パーセントから表示を止めるか'),
    }),
    language: command('言語', 'ここで使う言語を決めます', {
      language: option('言語', '使う言語。省略するとメンバーそれぞれの言語', languages),
    }),
    private: command('非公開', '指定がないとき絵を非公開にするかを決めます', {
      on: option('有効', '非公開にするかどうか'),
    }),
    buttons: command('ボタン', '絵のボタンを押せる人を決めます', {
      who: option('対象', '押せる人', choices.press),
    }),
  }),
  admin: command('管理', 'ボットの管理', {
    pause: command('一時停止', '依頼を始めるのをやめます', {}),
    resume: command('再開', '依頼をまた始めます', {}),
    drain: command('受付終了', '新しい依頼を断り、残りを終わらせます', {}),
    block: command('ブロック', 'ある人からの依頼を断ります', { person: option('メンバー', '誰を') }),
    unblock: command('ブロック解除', 'ある人からの依頼をまた受け付けます', { person: option('メンバー', '誰を') }),
    stats: command('統計', 'ボットの様子を表示します', {}),
  }),
};

/** Entries of the menu of a message. */
export const menus: Words['menus'] = {
  upscale: 'Tesseraで拡大',
  imagine: 'この画像から描く',
  describe: '画像を説明',
};
