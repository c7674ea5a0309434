/** @file `/settings`: how the bot behaves on this server. */
import { Refusal } from '../errors.ts';
import { command } from '../framework/definitions.ts';
import { disarm } from '../moderation/disarm.ts';
import { changesOf } from '../orders/settings-changes.ts';
import { data } from '../orders/settings-data.ts';
import { plain } from '../replies/outgoing.ts';
import { listFiles, settingLines, settingValue } from '../replies/settings-page.ts';
import { suggestPacks, suggestStyles } from '../suggestions.ts';

export default command({
  data,
  acknowledge: 'private',
  async suggest(interaction, bot) {
    const { name, value } = interaction.options.getFocused(true);
    return name === 'pack' ? suggestPacks(bot, value) : suggestStyles(bot, interaction, value);
  },
  async run(asker, args, bot) {
    const { guild, words } = asker;
    if (guild === null) throw new Refusal('not in a server', ({ errors }) => errors.yours.onlyInServers);
    // Discord hides the command from others, but a server can show it to anybody.
    if (!asker.manager) {
      throw new Refusal('no manager', ({ errors, permissions }) =>
        errors.yours.needsPermission({ permission: permissions.ManageGuild }),
      );
    }
    const before = bot.settings.of(guild);
    if (args.subcommand === 'show') {
      const server = disarm(bot.client.guilds.cache.get(guild)?.name ?? guild);
      const lines = [`**${words.settings.title({ server })}**`, ...settingLines(bot, words, before)];
      return asker.answer({ ...plain(lines.join('\n')), files: listFiles(bot, words, before) });
    }
    const { settings, changes: changed } = await changesOf(bot, asker, before, args);
    const after = await bot.settings.change(guild, changed);
    bot.log.info({ guild, user: asker.user, settings }, 'settings changed');
    const saved = settings.map((setting) =>
      words.settings.saved({
        setting: words.settings.names[setting],
        value: settingValue(bot, words, after, setting),
      }),
    );
    await asker.answer(plain(saved.join('\n')));
  },
});
