/** @file What happens, as it happens: server-sent events for pages and scripts. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Control } from './control.ts';

/** A reader that falls this far behind is cut off: it would otherwise be kept in memory. */
const MAX_BEHIND = 8 * 2 ** 20;

/** `event: MESSAGE_UPDATE` with Discord's JSON, and `event: REQUEST` for each judged request. */
export function streamEvents(control: Control, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const write = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (response.writableLength > MAX_BEHIND) response.destroy();
  };
  response.write(': listening\n\n');
  const stops = [
    control.onEvent(({ name, data }) => {
      if (name !== 'INTERACTION_CREATE') write(name, data);
    }),
    control.timeline.onEntry((entry) => write('REQUEST', entry)),
  ];
  request.once('close', () => {
    for (const stop of stops) stop();
  });
}
