/** @file The name of a style in the reader's language. */
import { NO_STYLE, type StyleName, styles } from '../styles.ts';
import { languageOfWords, type Words } from '../words/words.ts';

export const styleTitle = (style: StyleName | typeof NO_STYLE, words: Words): string =>
  style === NO_STYLE ? words.choices.noStyle : styles[style].names[languageOfWords(words)];
