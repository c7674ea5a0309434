/** @file "Previous" and "Next" in a gallery. */
import { pageButton } from '../framework/definitions.ts';
import { showGallery } from '../replies/gallery.ts';

export default pageButton({
  acknowledge: 'update',
  async turn(asker, argument, bot) {
    const [person = '', page = ''] = argument.split('.');
    await showGallery(bot, asker, /^\d{17,20}$/.test(person) ? person : asker.user, Number.parseInt(page, 10) || 0);
  },
});
