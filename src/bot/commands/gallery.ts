/** @file `/gallery`: leafs through somebody's pictures. */
import { command } from '../framework/definitions.ts';
import { showGallery } from '../replies/gallery.ts';

export default command({
  data: { name: 'gallery', options: [{ name: 'person', kind: 'person' }] },
  acknowledge: 'private',
  async run(asker, { person }, bot) {
    await showGallery(bot, asker, person?.id ?? asker.user, 0);
  },
});
