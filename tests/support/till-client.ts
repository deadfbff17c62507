/** A till's host as a script uses it: over the same WebSocket, token and contract as its page. */
import { WebSocket } from 'ws';
import { connectClient } from '#contract/define/client.ts';
import { textChannel, type TextWire } from '#contract/define/text-channel.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import { until } from './processes.ts';

export type TillClient = Awaited<ReturnType<typeof connectTill>>;

/** Fetches the page for its one-use token and opens the channel. Rejects when nobody answers. @param version of the terminal contract, for a host of another release */
export async function connectTill(hostUrl: string, version = TERMINAL_VERSION) {
  const page = await (await fetch(hostUrl)).text();
  const token = /<meta name="lavka-channel-token" content="([^"]+)"/.exec(page)?.[1];
  if (!token) throw new Error('the page of the host carries no channel token');
  const socket = new WebSocket(new URL('channel', hostUrl.replace(/^http/, 'ws')), { origin: new URL(hostUrl).origin });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  return connectClient(textChannel(wireOf(socket)), terminalServices, { version, token, client: 'script' });
}

function wireOf(socket: WebSocket): TextWire {
  socket.on('error', () => socket.terminate());
  return {
    sendText: (text) => socket.send(text),
    onText: (listener) => void socket.on('message', (data) => listener(String(data as Buffer))),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
}

/** After an outage a till asks again within a minute and a half at the latest (SPEC HS12 of the till's sync), and on a busy machine a little later. */
const LONGEST_SILENCE_MS = 150_000;

/** Waits until the server has everything the till wrote. */
export async function allSent(till: TillClient): Promise<void> {
  await until('everything to be sent', LONGEST_SILENCE_MS, async () => {
    const state = await till.till.state({});
    return state.ok && state.value.sync.unsent === 0;
  });
}
