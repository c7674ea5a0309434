/** @file English: names of what there is to choose from, in commands and in the settings. */

export const choices = {
  quality: { draft: 'Draft', normal: 'Normal', best: 'Best' },
  aspect: { square: 'Square', portrait: 'Portrait', landscape: 'Landscape', wide: 'Wide' },
  noStyle: 'No style',
  press: { owner: 'Only who asked for the picture', moderators: 'Who asked, and moderators', everyone: 'Everyone' },
  scale: { 2: '×2', 4: '×4' },
  change: { add: 'Add', remove: 'Remove', clear: 'Clear all' },
  reaction: { upscale: 'Upscale', again: 'Again', delete: 'Delete', send: 'Send it to me' },
};
