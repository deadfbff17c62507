import { createServer } from 'node:http';
import { MessageChannel } from 'node:worker_threads';
import { WebSocket } from 'ws';
import type { Channel } from '#contract/define/frame.ts';
import { textChannel, type TextWire } from '#contract/define/text-channel.ts';
import { silentLogger } from '../platform/log.ts';
import { channelContract, type WireMaker } from './channel.contract.ts';
import { acceptWebSockets, socketWire } from './loopback-ws.ts';
import { memoryWires } from './memory-pair.ts';
import { messagePortChannel, messagePortWire } from './message-port.ts';
import { listenOnLoopback } from './static-files.ts';

channelContract('a pair in memory', () => Promise.resolve({
  open: () => {
    const [caller, host] = memoryWires();
    return Promise.resolve({ caller, host: textChannel(host) });
  },
  dispose: () => Promise.resolve(),
}));

channelContract('a MessagePort', () => {
  const ports: { close: () => void }[] = [];
  return Promise.resolve({
    open: () => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      return Promise.resolve({ caller: messagePortWire(port1), host: messagePortChannel(port2) });
    },
    dispose: () => {
      for (const port of ports) port.close();
      return Promise.resolve();
    },
  });
});

channelContract('a WebSocket on loopback', async (): Promise<WireMaker> => {
  const arrivals: ((channel: Channel) => void)[] = [];
  const server = createServer();
  const stop = acceptWebSockets(server, { log: silentLogger(), onChannel: (channel) => arrivals.shift()?.(channel) });
  const port = await listenOnLoopback(server, 0);
  return {
    open: async () => {
      const arrived = new Promise<Channel>((resolve) => { arrivals.push(resolve); });
      const socket = new WebSocket(`ws://127.0.0.1:${port}/channel`, { origin: `http://127.0.0.1:${port}` });
      const caller: TextWire = socketWire(socket, silentLogger());
      await new Promise<void>((resolve, reject) => {
        socket.once('open', () => { resolve(); });
        socket.once('error', reject);
      });
      return { caller, host: await arrived };
    },
    dispose: () => {
      stop();
      return new Promise((resolve) => { server.close(() => { resolve(); }); });
    },
  };
});
