/** @file `/help`: how to use the bot. */
import { emojiOf, shownEmoji } from '../emoji.ts';
import { command } from '../framework/definitions.ts';
import { plain } from '../replies/outgoing.ts';
import { reactionNames } from '../settings.ts';

export default command({
  data: { name: 'help' },
  acknowledge: 'private',
  async run(asker, _, bot) {
    const { help, choices } = asker.words;
    const { reactions } = bot.settings.of(asker.guild);
    const reactionLines = reactionNames.flatMap((name) => {
      const emoji = emojiOf(bot, reactions, name);
      return emoji ? [help.reactions.line({ emoji: shownEmoji(emoji), action: choices.reaction[name] })] : [];
    });
    const section = (title: string, text: string): string => `**${title}**\n${text}`;
    const parts = [
      `**${help.title}**\n${help.begin}`,
      section(help.prompt.title, help.prompt.text),
      section(help.painting.title, help.painting.text),
      section(help.results.title, help.results.text),
      // Where the bot is no member it hears of none.
      ...(asker.reachable && reactionLines.length > 0 ? [section(help.reactions.title, reactionLines.join('\n'))] : []),
      section(help.more.title, help.more.text),
    ];
    await asker.answer(plain(parts.join('\n\n')));
  },
});
