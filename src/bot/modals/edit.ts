/** @file The form of "Edit": paints anew with what was changed. */
import { ReturnedForm } from '../errors.ts';
import { modal } from '../framework/definitions.ts';
import { assertMayPress, wishOf } from '../orders/job-about.ts';
import { order } from '../orders/order.ts';
import { editedRequest } from '../orders/painting.ts';
import { readEditForm } from '../replies/edit-form.ts';

/** For so long, what was typed into a form that was refused is kept. */
const DRAFT_MS = 60 * 60_000;

export default modal({
  acknowledge: 'like-the-message',
  async run({ asker, job, interaction }, bot) {
    const edited = readEditForm(interaction);
    try {
      assertMayPress(bot, asker, job);
      await order(bot, asker, await editedRequest(bot, wishOf(job), edited), job);
    } catch (error) {
      await bot.people.keepDraft(asker.user, { ...edited, job: job.id, until: bot.clock.now() + DRAFT_MS });
      const argument = asker.private ? 'private' : 'public';
      throw new ReturnedForm(error, { action: 'edit', job: job.id, argument });
    }
    await bot.people.forgetDraft(asker.user);
  },
});
