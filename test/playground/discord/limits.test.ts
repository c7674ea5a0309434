import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, form, type Stage, setStage } from './harness.ts';

let stage: Stage;
let messages: string;

beforeAll(async () => {
  stage = await setStage({ limits: { attachmentBytes: [1_000, 1_000, 2_000, 3_000], requestBytes: 200_000 } });
  messages = `/channels/${stage.discord.control.channel('art').id}/messages`;
});
afterAll(async () => {
  await stage.close();
});

const button = (id: string, more: object = {}) => ({ type: 2, style: 1, label: 'x', custom_id: id, ...more });
const row = (...components: object[]) => ({ type: 1, components });
const rows = (count: number, width = 1) =>
  Array.from({ length: count }, (_, y) => row(...Array.from({ length: width }, (_, x) => button(`b${y}.${x}`))));
const select = (count: number, more: object = {}) =>
  row({
    type: 3,
    custom_id: 's',
    options: Array.from({ length: count }, (_, index) => ({ label: 'o', value: String(index) })),
    ...more,
  });
const embed = (more: object) => ({ embeds: [{ title: 't', ...more }] });
const texts = (count: number) => ({
  flags: 1 << 15,
  components: Array.from({ length: count }, () => ({ type: 10, content: 'x' })),
});
const files = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `${index}.txt`, bytes: 1 }));
const x = (count: number) => 'x'.repeat(count);

/** `[what, a body at the limit, a body beyond it, the field that is named]`. */
const CASES: readonly [what: string, within: object, beyond: object, field: string][] = [
  ['content of 2000 letters', { content: x(2_000) }, { content: x(2_001) }, 'content'],
  ['10 embeds', { embeds: Array(10).fill({ title: 't' }) }, { embeds: Array(11).fill({ title: 't' }) }, 'embeds'],
  ['an embed title of 256 letters', embed({ title: x(256) }), embed({ title: x(257) }), 'embeds.0.title'],
  [
    'an embed description of 4096 letters',
    embed({ description: x(4_096) }),
    embed({ description: x(4_097) }),
    'embeds.0.description',
  ],
  [
    'an embed footer of 2048 letters',
    embed({ footer: { text: x(2_048) } }),
    embed({ footer: { text: x(2_049) } }),
    'embeds.0.footer.text',
  ],
  [
    '25 embed fields',
    embed({ fields: Array(25).fill({ name: 'n', value: 'v' }) }),
    embed({ fields: Array(26).fill({ name: 'n', value: 'v' }) }),
    'embeds.0.fields',
  ],
  [
    'an embed field of 256 and 1024 letters',
    embed({ fields: [{ name: x(256), value: x(1_024) }] }),
    embed({ fields: [{ name: 'n', value: x(1_025) }] }),
    'embeds.0.fields.0.value',
  ],
  [
    '6000 letters in all embeds',
    { embeds: [{ description: x(4_000) }, { description: x(2_000) }] },
    { embeds: [{ description: x(4_000) }, { description: x(2_001) }] },
    'embeds',
  ],
  ['5 rows', { components: rows(5) }, { components: rows(6) }, 'components'],
  ['5 buttons in a row', { components: rows(1, 5) }, { components: rows(1, 6) }, 'components.0.components'],
  [
    'a custom_id of 100 letters',
    { components: [row(button(x(100)))] },
    { components: [row(button(x(101)))] },
    'components.0.components.0.custom_id',
  ],
  [
    'a label of 80 letters',
    { components: [row(button('a', { label: x(80) }))] },
    { components: [row(button('a', { label: x(81) }))] },
    'components.0.components.0.label',
  ],
  [
    'custom_ids that differ',
    { components: [row(button('a'), button('b'))] },
    { components: [row(button('a')), row(button('a'))] },
    'components.1.components.0.custom_id',
  ],
  ['25 options', { components: [select(25)] }, { components: [select(26)] }, 'components.0.components.0.options'],
  [
    'no more values than options',
    { components: [select(2, { max_values: 2 })] },
    { components: [select(2, { max_values: 3 })] },
    'components.0.components.0.max_values',
  ],
  ['40 components', texts(40), texts(41), 'components'],
  [
    'link buttons without an id',
    { components: [row({ type: 2, style: 5, label: 'x', url: 'https://example.org' })] },
    { components: [row({ type: 2, style: 5, label: 'x', url: 'https://example.org', custom_id: 'a' })] },
    'components.0.components.0.custom_id',
  ],
  [
    'a select menu alone in its row',
    { components: [select(1)] },
    { components: [row(select(1).components[0]!, button('a'))] },
    'components.0.components',
  ],
  ['V2 components without content', texts(1), { ...texts(1), content: 'x' }, 'content'],
  ['V2 components only with their flag', texts(1), { components: texts(1).components }, 'components.0.type'],
  ['a nonce of 25 letters', { content: 'x', nonce: x(25) }, { content: 'x', nonce: x(26) }, 'nonce'],
];

describe('limits of a message', () => {
  it.each(CASES)('are met by %s, and not by more', async (_what, within, beyond, field) => {
    expect((await call(stage.discord, 'POST', messages, within)).json.message ?? '').toBe('');
    const refused = await call(stage.discord, 'POST', messages, beyond);
    expect(refused).toMatchObject({ status: 400, json: { code: 50035 } });
    const entry = stage.discord.control.timeline.entries().at(-1);
    expect(entry?.problems.join('\n')).toContain(`${field}[`);
  });

  it('are met by 10 files, and not by 11', async () => {
    expect((await call(stage.discord, 'POST', messages, form({}, ...files(10)))).status).toBe(200);
    expect(await call(stage.discord, 'POST', messages, form({}, ...files(11)))).toMatchObject({
      json: { code: 50035 },
    });
  });

  it('are met by alt text of 1024 letters, and not by 1025', async () => {
    const described = (count: number) =>
      form({ attachments: [{ id: 0, description: x(count) }] }, { name: 'a.txt', bytes: 1 });
    expect((await call(stage.discord, 'POST', messages, described(1_024))).status).toBe(200);
    expect(await call(stage.discord, 'POST', messages, described(1_025))).toMatchObject({ json: { code: 50035 } });
  });

  it.each([
    [0, 1_000],
    [2, 2_000],
    [3, 3_000],
  ] as const)(
    'of a server of tier %i are met by a file of %i bytes, and not by one more',
    async (premiumTier, bytes) => {
      stage.discord.control.changeGuild('Studio', { premiumTier });
      expect((await call(stage.discord, 'POST', messages, form({}, { name: 'a.png', bytes }))).status).toBe(200);
      const refused = await call(stage.discord, 'POST', messages, form({}, { name: 'a.png', bytes: bytes + 1 }));
      expect(refused).toMatchObject({ status: 413, json: { code: 40005 } });
      stage.discord.control.changeGuild('Studio', { premiumTier: 0 });
    },
  );

  it('refuse a message with nothing in it', async () => {
    expect(await call(stage.discord, 'POST', messages, { content: ' ' })).toMatchObject({
      status: 400,
      json: { code: 50006 },
    });
  });

  it('need the attachment that attachment:// names', async () => {
    const showing = (name: string) =>
      form({ embeds: [{ image: { url: `attachment://${name}` } }] }, { name: 'a.png', bytes: 1 });
    expect((await call(stage.discord, 'POST', messages, showing('a.png'))).status).toBe(200);
    expect(await call(stage.discord, 'POST', messages, showing('b.png'))).toMatchObject({
      json: { code: 50035, errors: { embeds: {} } },
    });
  });

  it('allow 20 different reactions, not 21', async () => {
    const { json } = await call(stage.discord, 'POST', messages, { content: 'react' });
    const emojis = [...'😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓😔'];
    const statuses: number[] = [];
    for (const emoji of emojis) {
      statuses.push(
        (await call(stage.discord, 'PUT', `${messages}/${json.id}/reactions/${encodeURIComponent(emoji)}/@me`)).status,
      );
    }
    expect(statuses).toEqual([...Array(20).fill(204), 400]);
    expect(stage.discord.control.timeline.entries().at(-1)?.code).toBe(30010);
  });
});

describe('limits of commands', () => {
  const path = () => `/applications/${stage.discord.control.world.state.application.id}/commands`;
  const command = (more: object = {}) => ({ name: 'paint', description: 'd', ...more });
  const option = (index: number, more: object = {}) => ({ type: 3, name: `o${index}`, description: 'd', ...more });
  const options = (count: number) => Array.from({ length: count }, (_, index) => option(index));
  const choices = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `c${index}`, value: `v${index}` }));

  it.each<[string, object, object]>([
    ['25 options', command({ options: options(25) }), command({ options: options(26) })],
    [
      '25 choices',
      command({ options: [option(0, { choices: choices(25) })] }),
      command({ options: [option(0, { choices: choices(26) })] }),
    ],
    ['a description of 100 letters', command({ description: x(100) }), command({ description: x(101) })],
    ['a name of 32 letters', command({ name: x(32) }), command({ name: x(33) })],
    ['a name in lower case', command({ name: 'ümläut' }), command({ name: 'Paint' })],
    [
      'localised names in lower case',
      command({ name_localizations: { de: 'malen' } }),
      command({ name_localizations: { de: 'Malen Sie' } }),
    ],
    ['names that differ', command({ options: options(2) }), command({ options: [option(0), option(0)] })],
    [
      'required options first',
      command({ options: [option(0, { required: true }), option(1)] }),
      command({ options: [option(1), option(0, { required: true })] }),
    ],
    [
      'autocomplete without choices',
      command({ options: [option(0, { autocomplete: true })] }),
      command({ options: [option(0, { autocomplete: true, choices: choices(1) })] }),
    ],
    [
      '8000 letters in all',
      command({
        options: [
          option(0, { choices: [{ name: 'c', value: x(5_900) }] }),
          option(1, { choices: [{ name: 'c', value: x(2_080) }] }),
        ],
      }),
      command({
        options: [
          option(0, { choices: [{ name: 'c', value: x(5_900) }] }),
          option(1, { choices: [{ name: 'c', value: x(2_100) }] }),
        ],
      }),
    ],
  ])('are met by %s, and not by others', async (_what, within, beyond) => {
    expect((await call(stage.discord, 'PUT', path(), [within])).status).toBe(200);
    expect(await call(stage.discord, 'PUT', path(), [beyond])).toMatchObject({ status: 400, json: { code: 50035 } });
  });

  it('allow 100 slash commands, not 101', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => command({ name: `c${index}` }));
    expect((await call(stage.discord, 'PUT', path(), many(100))).status).toBe(200);
    expect(await call(stage.discord, 'PUT', path(), many(101))).toMatchObject({ json: { code: 30032 } });
    expect(await call(stage.discord, 'POST', path(), command({ name: 'one-more' }))).toMatchObject({
      json: { code: 30032 },
    });
  });

  it('keep ids and versions of what did not change', async () => {
    const set = async (...definitions: object[]): Promise<unknown[]> => {
      const { json } = await call(stage.discord, 'PUT', path(), definitions);
      return Object.values(json);
    };
    const before = await set(command(), command({ name: 'other' }));
    const after = await set(command(), command({ name: 'other', description: 'new' }));
    expect(after[0]).toEqual(before[0]);
    const [old, fresh] = [before[1], after[1]] as { id: string; version: string }[];
    expect(fresh).toMatchObject({ id: old?.id });
    expect(fresh?.version).not.toBe(old?.version);
  });
});
