import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createLog, withoutTokens } from '../src/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog('debug', { write: (line: string) => lines.push(line) }));
  return lines.join('');
}

const token = 'aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OTA';

describe('log', () => {
  it('hides tokens in fields', () => {
    expect(logged((log) => log.info({ token, interaction: { token }, job: { interaction: { token } } }))).not.toContain(
      token,
    );
  });

  it('hides the token in the address of a failed request, and leaves out its body', () => {
    const url = `https://discord.com/api/v10/webhooks/123456789012345678/${token}/messages/@original`;
    const raw = { code: 10008, message: 'Unknown Message' };
    const error = new DiscordAPIError(raw, 10008, 404, 'PATCH', url, {
      files: [],
      body: { content: 'a secret prompt' },
    });
    const line = logged((log) => log.error({ err: error }, 'failed'));
    expect(line).toContain('/webhooks/123456789012345678/[token]/messages/@original');
    expect(line).toContain('"code":10008');
    expect(line).not.toContain(token);
    expect(line).not.toContain('a secret prompt');
  });

  it('hides a bot token wherever it stands in an error', () => {
    const bot = `${'M'.repeat(26)}.G3x4mp.${'x'.repeat(38)}`;
    expect(withoutTokens(`login with ${bot} failed`)).toBe('login with [token] failed');
    expect(logged((log) => log.error({ err: new Error(`login with ${bot} failed`) }))).not.toContain(bot);
  });
});
