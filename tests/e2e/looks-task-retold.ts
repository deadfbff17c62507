/** A till's page whose host tells a state of the till that takes a large shop or a bad line to reach: the real answers, with that part replaced. */
import type { Page, WebSocketRoute } from 'playwright-core';
import type { HostFrame } from '#contract/define/frame.ts';
import type { TillState } from '#contract/terminal/till.ts';

export type Retold = (state: TillState) => TillState;

/** Call before the page is opened. Answers a switch: what is told from the next load of the page on. */
export async function retellState(page: Page): Promise<(retold: Retold) => void> {
  let retold: Retold = (state) => state;
  await page.routeWebSocket(/.*/, (socket: WebSocketRoute) => {
    const host = socket.connectToServer();
    socket.onMessage((message) => host.send(message));
    host.onMessage((message) => socket.send(told(String(message), retold)));
  });
  return (next) => {
    retold = next;
  };
}

function told(text: string, retold: Retold): string {
  const frame = JSON.parse(text) as HostFrame;
  if (frame.t !== 'ok' && frame.t !== 'event') return text;
  return isState(frame.value) ? JSON.stringify({ ...frame, value: retold(frame.value) }) : text;
}

function isState(value: unknown): value is TillState {
  return typeof value === 'object' && value !== null && 'phase' in value && 'sync' in value;
}
