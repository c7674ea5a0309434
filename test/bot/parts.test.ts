import { PermissionsBitField } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { emojiKey } from '../../src/bot/emoji.ts';
import { folded } from '../../src/bot/fold.ts';
import { sizeOf } from '../../src/bot/orders/painting.ts';
import { readWholeNumber } from '../../src/bot/orders/whole-number.ts';
import { assertPermitted, invitation, missingPermissions, neededPermissions } from '../../src/bot/permissions.ts';
import { defaultSettings, limitsOf } from '../../src/bot/settings.ts';
import { checkPrompt } from '../../src/inference/text/prompt.ts';
import { defaultLimits } from '../../src/jobs/limits.ts';

describe('permissions', () => {
  it('are named when they are missing, by the place', () => {
    expect(missingPermissions(['ViewChannel', 'AttachFiles'], false)).toEqual(['SendMessages', 'ReadMessageHistory']);
    expect(missingPermissions(['ViewChannel', 'SendMessages', 'AttachFiles', 'ReadMessageHistory'], true)).toEqual([
      'SendMessagesInThreads',
    ]);
    expect(() => assertPermitted('Administrator', true)).not.toThrow();
  });

  it('are all in the invitation, and no others', () => {
    const address = new URL(invitation('123456789012345678'));
    const granted = new PermissionsBitField(BigInt(address.searchParams.get('permissions') ?? '0'));
    expect(granted.toArray().sort()).toEqual([...neededPermissions].sort());
    expect(address.searchParams.get('client_id')).toBe('123456789012345678');
  });
});

describe('limits', () => {
  it('are the most generous of a member’s roles, else the usual ones', () => {
    const roles = {
      a: { waiting: 1, perHour: 99, cooldownMs: 9 },
      b: { waiting: 7, perHour: 2, cooldownMs: 3 },
    };
    expect(limitsOf({ ...defaultSettings, roles }, ['a', 'b', 'c'])).toEqual({
      waiting: 7,
      perHour: 99,
      cooldownMs: 3,
    });
    expect(limitsOf({ ...defaultSettings, roles }, ['c'])).toEqual(defaultLimits);
  });
});

describe('size', () => {
  it.each(['square', 'portrait', 'landscape', 'wide'] as const)(
    '%s has about as many pixels as the pack’s own',
    (aspect) => {
      for (const side of [128, 256, 384]) {
        const { width, height } = sizeOf({ width: side, height: side }, aspect);
        expect(width * height).toBeGreaterThan(side * side * 0.85);
        expect(width * height).toBeLessThan(side * side * 1.15);
        expect([width % 16, height % 16]).toEqual([0, 0]);
      }
    },
  );
});

describe('prompt', () => {
  it('may be empty only beside a picture', () => {
    expect(() => checkPrompt(' ', true)).not.toThrow();
    expect(() => checkPrompt(' ', false)).toThrow('The prompt is empty');
  });
});

describe('a whole number', () => {
  it.each([
    ['12', 12],
    [' 1000 ', 1_000],
    ['1.000', 1_000],
    ['1,000,000', 1_000_000],
    ['1\u202f000', 1_000],
    ['4,294,967,295', 4_294_967_295],
    ['１２', 12],
  ])('is read from %j', (text, value) => expect(readWholeNumber(text)).toBe(value));

  it.each(['', 'many', '1e3', '0x10', '12.0', '1.5', '-3', '1,00', '1 2'])('is not what %j is', (text) =>
    expect(readWholeNumber(text)).toBeNull(),
  );
});

describe('emoji', () => {
  it('is the same with and without the sign that asks for colours', () => {
    expect(emojiKey({ id: null, name: '✉️' })).toBe(emojiKey({ id: null, name: '✉' }));
    expect(emojiKey({ id: '123', name: 'fox' })).toBe('fox:123');
  });
});

describe('folded', () => {
  it('undoes accents, capitals and signs that keyboards lack, and leaves kana apart', () => {
    for (const typed of ["peinture a l'huile", 'PEINTURE-À-L’HUILE', ' Peinture  à l‘huile ']) {
      expect(folded(typed)).toBe(folded('Peinture à l’huile'));
    }
    expect(folded('Großstadt Œuvre')).toBe(folded('grossstadt oeuvre'));
    expect(folded('か')).not.toBe(folded('が'));
  });
});
