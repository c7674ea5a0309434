/** @file The common list of slurs and obscenities: obscenity's English one, less what painters ask for. */

import { collapseDuplicatesTransformer, DataSet, englishDataset, RegExpMatcher } from 'obscenity';

/** Animals, plants, people, places and books with an unlucky name; without this list each of them would be refused. */
export const innocent: readonly string[] = [
  'blue tit, great tit, coal tit, marsh tit, willow tit, crested tit, long tailed tit, long-tailed tit, cock robin',
  'black cock, game cock, weather cock, cockpit, wild ass, ox and ass, dickcissel, turdus, pussy cat, pussycat',
  'pussy willow, rapeseed, oilseed rape, shiitake, cumin, sea dyke, chinking, moby dick, dick tracy, dick van dyke',
  'emily dickinson, pissarro, wankel, sex pistols, cum laude, rio negro, penistone, peniscola, slutsk, scat singing',
].flatMap((line) => line.split(', '));

const list = new DataSet<{ originalWord: string }>().addAll(englishDataset);
list.addPhrase((phrase) => innocent.reduce((all, words) => all.addWhitelistedTerm(words), phrase));

/** Letters drawn out: as many of each as the list's patterns have in a row; from obscenity's English preset. */
const drawnOut = collapseDuplicatesTransformer({
  defaultThreshold: 1,
  customThresholds: new Map(['b', 'e', 'o', 'l', 's', 'g'].map((letter) => [letter, 2])),
});

const matcher = new RegExpMatcher({ ...list.build(), blacklistMatcherTransformers: [drawnOut] });

/** The words of the list that are in a text, which is one of `readings`. */
export const commonWords = (reading: string): string[] =>
  matcher
    .getAllMatches(reading)
    .map((match) => list.getPayloadWithPhraseMetadata(match).phraseMetadata?.originalWord ?? '');
