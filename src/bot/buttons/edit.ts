/** @file "Edit": a form with the words of the picture, to paint it anew. */
import { button } from '../framework/definitions.ts';
import { assertMayPress, paintingOf } from '../orders/job-about.ts';
import { editForm } from '../replies/edit-form.ts';

export default button({
  acknowledge: 'form',
  async run({ asker, job, interaction }, bot) {
    assertMayPress(bot, asker, job);
    await interaction.showModal(editForm(asker.words, job.id, paintingOf(job).request));
  },
});
