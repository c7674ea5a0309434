/**
 * @file Memory of the stand-in for Discord over 10,000 messages, each with a file and five edits:
 * `npx tsx --expose-gc bench/playground-memory.ts [MESSAGES]`. Prints live heap and resident memory as it goes.
 */
import { startDiscord } from '../src/playground/discord/index.ts';

const total = Number(process.argv[2] ?? 10_000);
const wide = { requests: 1_000_000, windowMs: 1_000 };
const discord = await startDiscord({
  limits: {
    globalPerSecond: 1_000_000,
    buckets: {
      messageCreate: wide,
      messageEdit: wide,
      messageDelete: wide,
      reaction: wide,
      webhook: wide,
      other: wide,
    },
    keptAttachmentBytes: 32 * 2 ** 20,
  },
});
const { control } = discord;
const channel = control.channel('art').id;
const picture = new Blob([new Uint8Array(20_000)]);

async function request(
  method: string,
  path: string,
  body: string | FormData,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await fetch(`${discord.api}/v10${path}`, {
    method,
    body,
    headers: { authorization: `Bot ${discord.token}`, ...headers },
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  const message: unknown = await response.json();
  return typeof message === 'object' && message !== null && 'id' in message ? String(message.id) : '';
}

async function paint(index: number): Promise<void> {
  const form = new FormData();
  form.set('payload_json', JSON.stringify({ content: `message ${index} ${'x'.repeat(500)}` }));
  form.set('files[0]', picture, 'picture.png');
  const id = await request('POST', `/channels/${channel}/messages`, form);
  for (let edit = 0; edit < 5; edit += 1) {
    const content = JSON.stringify({ content: `edit ${edit} ${'y'.repeat(500)}` });
    await request('PATCH', `/channels/${channel}/messages/${id}`, content, { 'content-type': 'application/json' });
  }
}

const started = performance.now();
console.log('messages   heap MB   resident MB   files MB   seconds');
for (let index = 1; index <= total; index += 1) {
  await paint(index);
  if (index % (total / 10) !== 0) continue;
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const megabytes = [heapUsed, rss, control.world.blobs.bytes].map((bytes) => (bytes / 2 ** 20).toFixed(1).padStart(9));
  console.log(String(index).padStart(8), ...megabytes, ((performance.now() - started) / 1_000).toFixed(0).padStart(9));
}
await discord.close();
