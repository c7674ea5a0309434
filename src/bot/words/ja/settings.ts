/** @file Japanese: answers to `/settings` and `/admin`, and Discord's own names of permissions. */

import type { Words } from '../en/index.ts';
import { grammar } from '../grammar.ts';

const { number, percent, duration } = grammar('ja');

export const settings: Words['settings'] = {
  title: ({ server }) => `${server} の設定`,
  saved: ({ setting, value }) => `保存しました。${setting}：${value}`,
  line: ({ setting, value }) => `**${setting}**：${value}`,
  names: {
    channels: 'チャンネル',
    spoilers: 'スポイラー扱いのチャンネル',
    roles: 'ロールごとの上限',
    pack: 'モデル',
    quality: '品質',
    style: 'スタイル',
    reactions: 'リアクション',
    words: '断る言葉',
    filter: '画像フィルター',
    language: '言語',
    private: '既定で非公開',
    buttons: 'ボタンを押せる人',
  },
  everywhere: 'すべてのチャンネル',
  none: 'なし',
  on: 'オン',
  off: 'オフ',
  ownLanguage: 'メンバーそれぞれの言語',
  filterFrom: ({ threshold }) =>
    `オン（年齢制限のないチャンネルでは、性的な画像である可能性が ${percent(threshold)} 以上の絵を、制作中も再表示のときも止めます）`,
  noFilter: ({ reference }) =>
    `画像フィルターが動かないため、オンにできません。ボットの運営者は、ログの \`${reference}\` で理由を確認できます。`,
  roleLimits: ({ role, waiting, perHour, cooldownMs }) =>
    `${role}：待ち ${number(waiting)}件、一時間に ${number(perHour)}件${cooldownMs > 0 ? `、間隔 ${duration(cooldownMs)}` : ''}`,
  listed: ({ words }) => `${number(words)}件の言葉`,
};

export const admin: Words['admin'] = {
  paused: '一時停止しました。順番は保たれ、`/管理 再開` までどの依頼も始まりません。',
  resumed: '依頼をまた始めます。',
  draining: ({ left }) => `新しい依頼は断ります。残りは ${number(left)}件です。\`/管理 再開\` でまた受け付けます。`,
  blocked: ({ person, cancelled }) =>
    `${person} さんからの依頼はもう受け付けません。${cancelled === 0 ? '' : `${number(cancelled)}件を取り消しました。`}`,
  unblocked: ({ person }) => `${person} さんからの依頼をまた受け付けます。`,
  stats: {
    line: ({ name, value }) => `${name}：${value}`,
    title: 'ボットの様子',
    queue: 'キュー',
    open: '受付中',
    paused: '一時停止中',
    draining: '新規受付停止中',
    servers: 'サーバー',
    running: '作業中',
    waiting: '待ち',
    today: 'この24時間に完了',
    failed: 'この24時間に失敗',
    speed: '1ステップの時間',
    memory: 'メモリ',
    device: 'デバイス',
    uptime: '稼働時間',
  },
};

/** As Discord's Japanese client names them. */
export const permissions: Words['permissions'] = {
  ViewChannel: 'チャンネルを見る',
  SendMessages: 'メッセージを送信',
  SendMessagesInThreads: 'スレッドでメッセージを送信',
  AttachFiles: 'ファイルを添付',
  ReadMessageHistory: 'メッセージ履歴を読む',
  ManageMessages: 'メッセージの管理',
  ManageGuild: 'サーバー管理',
};
