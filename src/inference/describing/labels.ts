/** @file What a picture may be called when nobody says: things, landscapes and styles in plain English. */

const things =
  'apple banana bread bridge bus butterfly cake camera candle car castle cat chair church city clock cloud coffee crab crown deer dog dolphin door dragon duck eagle elephant fire fish flag flower forest fox frog ghost giraffe grapes guitar hat heart horse house island jellyfish key kite lamp leaf lemon lighthouse lion lizard map moon monkey mountain mushroom octopus owl palm-tree panda parrot pear pencil penguin piano pig pineapple pizza planet pumpkin rabbit rainbow robot rocket rose sailing-boat sandwich scissors shark sheep shell ship shoe skull snail snake snowflake snowman spider star strawberry sun sunflower sword table teapot telephone tent tiger tomato tower train tree truck turtle umbrella violin volcano watch whale wine-glass wolf woman man child face hand eye';

const landscapes = [
  'a beach',
  'a city skyline at night',
  'a desert',
  'a field of flowers',
  'a foggy forest',
  'a lake',
  'a storm over the sea',
  'a sunset',
  'a waterfall',
  'hills under a blue sky',
  'snowy mountains',
  'the night sky',
  'the northern lights',
  'the underwater world',
];

const looks = [
  'a drawing',
  'a painting',
  'a photograph',
  'a pattern',
  'a logo',
  'text',
  'pixel art',
  'a black and white picture',
];

/** Articles as they are spoken: "an apple". */
const withArticle = (name: string): string => `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name.replaceAll('-', ' ')}`;

export const labels: readonly string[] = [...things.split(' ').map(withArticle), ...landscapes, ...looks];
