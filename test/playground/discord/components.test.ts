import {
  ContainerBuilder,
  FileBuilder,
  MediaGalleryBuilder,
  MessageFlags,
  SectionBuilder,
  SeparatorBuilder,
  TextDisplayBuilder,
  ThumbnailBuilder,
} from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modalProblems } from '../../../src/playground/discord/enforcement/components.ts';
import { defaultLimits } from '../../../src/playground/discord/enforcement/limits.ts';
import { onInteraction, PIXEL, type Stage, setStage } from './harness.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage.close();
});

describe('Components V2', () => {
  it('of every kind are accepted and answered as the contract says, with real addresses', async () => {
    const client = await stage.login();
    await client.application.commands.create({ name: 'show', description: 'd' });
    const { control } = stage.discord;
    const handler = onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const picture = 'attachment://a.png';
      await interaction.reply({
        flags: MessageFlags.IsComponentsV2,
        files: [{ attachment: PIXEL, name: 'a.png' }],
        components: [
          new TextDisplayBuilder().setContent('# Title'),
          new ContainerBuilder()
            .addMediaGalleryComponents(
              new MediaGalleryBuilder().addItems({ media: { url: picture }, description: 'alt' }),
            )
            .addSeparatorComponents(new SeparatorBuilder())
            .addSectionComponents(
              new SectionBuilder()
                .addTextDisplayComponents(new TextDisplayBuilder().setContent('x'))
                .setThumbnailAccessory(new ThumbnailBuilder().setURL(picture)),
            ),
          new FileBuilder().setURL(picture),
        ],
      });
      await interaction.editReply({ components: [new TextDisplayBuilder().setContent('changed')] });
    });
    const outcome = await control.outcome(await control.as('ada').command('show'));
    const message = control.message(outcome.originalMessageId ?? '');
    await expect.poll(() => message.revisions.length).toBe(2);
    expect(handler.errors).toEqual([]);
    expect(stage.complaints).toEqual([]);
    expect(message.flags & MessageFlags.IsComponentsV2).not.toBe(0);
    expect(message.components).toMatchObject([{ type: 10, content: 'changed' }]);
  });
});

describe('modals', () => {
  const input = (id: string, more: object = {}) => ({
    type: 18,
    label: 'x',
    component: { type: 4, custom_id: id, style: 1, ...more },
  });

  it('have at most 5 components, ids that differ, and values within their limits', () => {
    const problems = (components: object[]) => modalProblems(components, defaultLimits()).map(({ code }) => code);
    const many = (count: number) => Array.from({ length: count }, (_, index) => input(`i${index}`));
    expect(problems(many(5))).toEqual([]);
    expect(problems(many(6))).toEqual(['BASE_TYPE_BAD_LENGTH']);
    expect(problems([input('a'), input('a')])).toEqual(['COMPONENT_CUSTOM_ID_DUPLICATED']);
    expect(problems([input('a', { max_length: 3, value: 'abc' })])).toEqual([]);
    expect(problems([input('a', { max_length: 3, value: 'abcd' })])).toEqual(['BASE_TYPE_MAX_LENGTH']);
    expect(problems([input('a', { min_length: 4, max_length: 3 })])).toEqual(['NUMBER_TYPE_MAX']);
  });
});
