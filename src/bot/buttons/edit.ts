/** @file "Edit": a form with the words of the picture, to paint it anew; after a refusal, with what was typed. */
import { button } from '../framework/definitions.ts';
import { assertMayPress, wishOf } from '../orders/job-about.ts';
import { assertNotBlocked } from '../orders/order.ts';
import { editForm, hasWords, writtenIn } from '../replies/edit-form.ts';

export default button({
  acknowledge: 'form',
  async run({ asker, job, argument, interaction }, bot) {
    await assertNotBlocked(bot, asker);
    assertMayPress(bot, asker, job);
    const request = wishOf(job);
    const draft = argument === '' ? null : await bot.people.draftOf(asker.user, job.id, bot.clock.now());
    const customId = { action: 'edit', job: job.id, argument };
    await interaction.showModal(editForm(asker.words, customId, draft ?? writtenIn(request), hasWords(request)));
  },
});
