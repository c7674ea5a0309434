import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/bot/replies/explain.ts';
import { sayNote, sayProblem } from '../../../src/bot/replies/problems.ts';
import { languageCodes } from '../../../src/bot/words/languages.ts';
import { catalogue } from '../../../src/bot/words/words.ts';
import { RequestError } from '../../../src/inference/painting/request.ts';
import { PictureError } from '../../../src/inference/pictures.ts';
import { PromptError, parsePrompt } from '../../../src/inference/text/prompt.ts';
import { someJobProblems } from '../../inference/problems/samples.ts';

const others = languageCodes.filter((language) => language !== 'en');
const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe.each(others)('problems in %s', (language) => {
  it.each(someJobProblems.map((problem) => [problem.code, problem] as const))(
    '%s is not told in English',
    (_, problem) => {
      const said = sayProblem(catalogue[language], problem);
      expect(said).not.toBe(sayProblem(catalogue.en, problem));
      expect(said).not.toMatch(/undefined|null|NaN|\[object|--[a-z]|expected|corrupt header/);
    },
  );

  it('have words for a picture without a name', () => {
    const unreadable = { code: 'pictureUnreadable', name: null, why: 'corrupt header' } as const;
    const named = { ...unreadable, name: 'photo.png' };
    for (const problem of [unreadable, { code: 'pictureKind', name: null, format: 'svg' } as const]) {
      expect(sayProblem(catalogue[language], problem)).not.toBe(sayProblem(catalogue.en, problem));
      expect(sayProblem(catalogue[language], problem)).not.toMatch(/null|photo/);
    }
    expect(sayProblem(catalogue[language], named)).toContain('photo.png');
  });

  it('say of a cut phrase that its end has no effect', () => {
    const note = { code: 'phraseCut', text: 'once upon a time' } as const;
    const said = sayNote(catalogue[language], note);
    expect(said).toContain('once upon a time…');
    expect(said).not.toBe(sayNote(catalogue.en, note));
  });
});

describe('what people wrote', () => {
  it('is disarmed inside a problem', () => {
    const said = sayProblem(catalogue.en, { code: 'weightZero', text: '**fog** @everyone ||x|| [a](https://b.test)' });
    expect(said).toContain('“\\*\\*fog\\*\\* @\u200beveryone \\|\\|x\\|\\| \\[a](https\\://b.test)”');
  });

  it('is disarmed inside a note, and in the name of a file', () => {
    expect(sayNote(catalogue.en, { code: 'phraseCut', text: '<@1> `x`' })).toContain('“\\<@1> \\`x\\`…”');
    const unreadable = { code: 'pictureUnreadable', name: '||a||.png', why: '' } as const;
    expect(sayProblem(catalogue.de, unreadable)).toContain('\\|\\|a\\|\\|.png');
  });

  it('leaves room for what to do about it', () => {
    const said = sayProblem(catalogue.fr, { code: 'weightZero', text: '*'.repeat(1_990) });
    expect(said.length).toBeLessThan(1_000);
    expect(said).toMatch(/enlève l’expression\.$/);
  });
});

describe('explain', () => {
  const inFrench = (error: unknown): string => spaced(explain(error, catalogue.fr).text ?? '');

  it('tells a French member in French what is wrong with a prompt', () => {
    const refused = (prompt: string): unknown => {
      try {
        return parsePrompt(prompt);
      } catch (error) {
        return error;
      }
    };
    expect(refused('a cat:0')).toBeInstanceOf(PromptError);
    expect(inFrench(refused('a cat:0'))).toMatch(/^Le poids de « a cat » est 0 /);
    expect(inFrench(refused('x'.repeat(6_000)))).toBe(
      'Le prompt a 6 000 caractères et peut en avoir 2 000. Raccourcis-le de 4 000.',
    );
    expect(inFrench(refused('a cat ^ rain:-1'))).toMatch(/^Tous les poids de la scène 2 du prompt sont négatifs\./);
  });

  it('tells a French member in French what is wrong with a picture, a size or labels', () => {
    expect(inFrench(new PictureError({ code: 'pictureKind', name: null, format: 'svg' }))).toMatch(
      /^Je ne sais pas lire ce fichier, qui est du type svg\./,
    );
    expect(inFrench(new RequestError({ code: 'sizeTooSmall', width: 8, height: 8, least: 32 }))).toBe(
      '8 × 8 pixels, c’est trop petit pour ces modèles. Chaque côté doit en faire au moins 32.',
    );
    expect(inFrench(new RequestError({ code: 'tooManyLabels', count: 1001, limit: 1000 }))).toBe(
      '1 001 termes, c’est trop. Donnes-en 1 000 au plus.',
    );
  });

  it('counts in the forms of each language', () => {
    const pages = languageCodes.map((code) =>
      sayProblem(catalogue[code], { code: 'picturePages', name: null, pages: 2 }),
    );
    expect(pages).toEqual([
      'That file holds 2 pictures. Send one of them.',
      'Diese Datei enthält 2 Bilder. Schick eines davon.',
      'Ce fichier contient 2 images. Envoies-en une.',
      'Ese archivo contiene 2 imágenes. Envía una de ellas.',
      'そのファイルには画像が 2枚入っています。一枚だけ送ってください。',
    ]);
  });
});
