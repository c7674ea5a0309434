/** @file The form of "Edit": paints anew with what was changed. */
import { modal } from '../framework/definitions.ts';
import { assertMayPress, paintingOf } from '../orders/job-about.ts';
import { order } from '../orders/order.ts';
import { editedRequest } from '../orders/painting.ts';
import { readEditForm } from '../replies/edit-form.ts';

export default modal({
  acknowledge: 'like-the-message',
  async run({ asker, job, interaction }, bot) {
    assertMayPress(bot, asker, job);
    const request = await editedRequest(bot, asker, paintingOf(job).request, readEditForm(interaction));
    await order(bot, asker, request, job);
  },
});
