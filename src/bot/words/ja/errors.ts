/** @file Japanese: what went wrong, and what to do. First what the person can change, then what Discord said, then ours. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, all, size, duration } = grammar('ja');

export const yours: Words['errors']['yours'] = {
  notPaintable: ({ problem }) => `それは描けません：${problem}`,
  refusedByServer: ({ rule }) =>
    `このサーバーの言葉のリストの規則 ${number(rule)} に当てはまるため、描けません。別の言葉にするか、規則 ${number(rule)} についてモデレーターに聞いてください。`,
  refusedByCommonList: '差別語や卑語の共通リストに当てはまるため、描けません。別の言葉にしてください。',
  pictureHeldBack: ({ painted }) =>
    `画像フィルターがこの絵を止めました。${painted ? '別の言葉か別のシードを試してください。' : ''}`,
  numberOutOfRange: ({ option, min, max }) =>
    `\`${option}\` は ${number(min)} から ${number(max)} までの整数にしてください。`,
  unknownStyle: ({ name, known }) => `${name} というスタイルはありません。${all(known)} から選べます。`,
  tooFewLabels: '候補をコンマで区切って二つ以上書いてください。どれが一番合うかを答えます。',
  unknownPack: ({ name, known }) => `${name} というモデルはここにありません。${all(known)} から選べます。`,
  unknownEmoji: ({ emoji }) =>
    `${emoji} はボットが使える絵文字ではありません。標準の絵文字か、このサーバーの絵文字にしてください。`,
  noPicture: 'そのメッセージには画像がありません。PNG、JPEG、WebPの画像があるものを選んでください。',
  foreignAddress: 'Discordにアップロードされた画像だけを使えます。アップロードしてからもう一度試してください。',
  attachmentGone: 'その画像はもうDiscordにありません。もう一度アップロードしてください。',
  tooManyWaiting: ({ waiting }) =>
    `待っている依頼が ${number(waiting)}件あり、これが上限です。どれかを取り消すか、どれかが始まるまで待ってください。`,
  hourUsedUp: ({ limit, retryAt }) =>
    `一時間に依頼できる ${number(limit)}件に達しました。${retryAt === null ? '待っている依頼も数えます。どれかを取り消すか、どれかが始まってから一時間後に依頼してください。' : `次に依頼できるのは ${timestamp(retryAt)} です。`}`,
  noRoomForAll: ({ needed }) =>
    `一度に ${number(needed)}件になり、依頼できる数を超えています。いくつ依頼できるかは \`/残り\` で確認できます。`,
  tooSoon: ({ retryAt }) => `少し早すぎます。次に依頼できるのは ${timestamp(retryAt)} です。`,
  optionMissing: ({ option }) => `それには \`${option}\` も必要です。`,
  emojiTaken: ({ emoji, action }) =>
    `${emoji} はすでに「${action}」に使われています。別の絵文字にするか、先にそちらを変えてください。`,
  wordNotListed: ({ word }) => `${word} はリストにありません。`,
  wordFindsNothing: '文字も数字もないので、何にも一致しません。言葉を書いてください。',
  listFull: ({ limit }) => `リストは ${number(limit)}件で、これが上限です。いくつか消してください。`,
  noneAllowed: 'このサーバーでは絵を依頼できません。間違いだと思うときはモデレーターに聞いてください。',
  onlyOwner: ({ owner }) => `ここでこれができるのは、この絵を依頼した ${owner} さんだけです。`,
  onlyOwnerOrModerators: 'これができるのは、この絵を依頼した人とモデレーターだけです。',
  needsPermission: ({ permission }) => `それには、ここで「${permission}」の権限が必要です。`,
  onlyOperators: 'これはボットの運営者だけができます。',
  onlyInServers: 'これはサーバーの中だけで使えます。サーバーで試してください。',
  blocked: 'ボットの運営者にブロックされているため、依頼を受け付けられません。理由は運営者に聞いてください。',
  notHere: 'ここでは描けません。どのチャンネルで描けるかは、サーバーの管理者に聞いてください。',
  wrongChannel: ({ channels }) => `ここでは描けません。${all(channels)} で描けます。`,
  unknownJob: ({ id }) => `${id} という依頼は見つかりません。削除されたのかもしれません。`,
  nothingToCancel: '待っている依頼も描いている依頼もありません。',
  alreadyEnded: 'この依頼はもう終わっています。',
  pictureForgotten: 'この絵はもう残っていません。同じシードでもう一度描いてください。',
  endedWithoutPicture: 'この依頼は絵ができないまま終わりました。',
  notDoneYet: 'この絵はまだできていません。できあがるまで待ってください。',
  onlyPaintings: 'これはボットが描いた絵でだけ使えます。',
  nothingChosen: 'オプションを一つ以上選んでください。',
  pictureSlow: 'Discordからその画像を時間内に受け取れませんでした。もう一度試してください。',
  notBegun: 'この依頼はまだ始まっていません。始まるまで待つか、取り消してください。',
  inOption: ({ option, problem }) => `\`${option}\`：${problem}`,
  negativeNegative: ({ option }) =>
    `\`${option}\` の重みがすべて負なので、かえって求めることになります。避けたいものをマイナスなしで書いてください。`,
  takesTooLong: ({ ms, limitMs }) =>
    `ここでは ${duration(ms)}ほどかかりますが、受け付けられるのは ${duration(limitMs)}までです。もっと小さい絵にするか、ステップ数を減らしてください。`,
  noFrames: 'この絵の途中経過は残っていないので、タイムラプスは作れません。',
  outdatedButton: ({ id }) =>
    `このボタンは別のバージョンのものです。\`/表示\`${id === null ? '' : ` と \`${id}\``} で、新しいボタンつきで依頼を呼び戻せます。`,
  restarting: 'まもなく再起動するため、新しい依頼は受け付けていません。数分後にもう一度試してください。',
  draining: 'ボットの運営者が今は依頼の受け付けを止めています。あとでもう一度試してください。',
  damaged: 'ボットのデータが壊れているため、新しい依頼を受け付けられません。運営者による修復が必要です。',
  tooLargeForMemory: ({ width, height }) =>
    `${size({ width, height })} にはメモリが足りません。もっと小さい絵にしてください。`,
};

export const discord: Words['errors']['discord'] = {
  missingPermissions: ({ permissions }) =>
    `このチャンネルで必要な権限がありません。サーバーの管理者に次の権限をつけてもらってください：${all(permissions)}`,
  noAccess: 'そのチャンネルかメッセージが見えません。見えるようにするか、別のチャンネルで使ってください。',
  messageGone: 'そのメッセージは削除されています。',
  channelGone: 'そのチャンネルは削除されています。',
  archivedThread:
    'このスレッドはアーカイブされているので書き込めません。アーカイブを解除してから `/表示` を使ってください。',
  directMessagesClosed:
    'Discordの設定により、メッセージを送れません。プライバシー設定で、このサーバーのメンバーからのダイレクトメッセージを許可してください。',
  uploadTooLarge: 'このファイルは大きすぎて、ここではDiscordが受け付けません。もっと小さい絵にしてください。',
  tooManyReactions: 'そのメッセージには、Discordで許される種類の数だけリアクションがもうついています。',
  unavailable: 'Discordが応じてくれませんでした。少ししてからもう一度試してください。',
};

export const ours: Words['errors']['ours'] = {
  storeRefuses: ({ reference }) =>
    `今は何も保存できません。あとでもう一度試してください。続くようなら、\`${reference}\` をボットの運営者に伝えてください。`,
  internal: ({ reference }) =>
    `こちらで問題が起きました。申し訳ありません。続くようなら、\`${reference}\` をボットの運営者に伝えてください。`,
  workerLost: ({ reference }) =>
    `絵を描く部分がこの依頼で二度止まりました。申し訳ありません。もう一度試して、続くようなら \`${reference}\` を伝えてください。`,
  modelMissing: ({ pack, reference }) =>
    `${pack} のファイルがここにありません。別のモデルを選び、\`${reference}\` をボットの運営者に伝えてください。`,
  requestTooOld: ({ reference }) =>
    `ボットが更新され、この依頼を読めなくなりました。申し訳ありません。もう一度依頼してください。番号：\`${reference}\``,
  filterFailed: ({ reference }) =>
    `画像フィルターが応答しないため、今はこの絵を表示できません。あとでもう一度試してください。続くようなら、\`${reference}\` をボットの運営者に伝えてください。`,
  waitingForFilter: ({ reference }) =>
    `絵はできましたが、画像フィルターが応答しません。試し続け、調べ終わりしだいここに表示します。番号：\`${reference}\``,
};
