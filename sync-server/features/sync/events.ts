/** Head events to the tills that listen (SPEC SW1-SW3). */
import { HEARTBEAT_MS } from '#contract/sync/pull.ts';
import { createHeadTeller, type Listener } from '#server/sync/heads.ts';
import type { Device } from '#server/sync/store-port.ts';
import type { ServerDeps } from '#server/deps.ts';
import { createStreamBoard, type EventStream } from '#server/plugins/event-stream.ts';
import { createPgStore } from './pg-store.ts';

/** A till has one window to the server; a second one is a reconnect that has not noticed the first. */
const STREAMS_PER_DEVICE = 2;

export type HeadBoard = {
  /** Opens a device's stream with its first head. */
  readonly add: (device: Device, stream: EventStream) => Promise<void>;
  /** Ends the streams of a device that is none of the company's any more. */
  readonly drop: (deviceId: string) => void;
  readonly stop: () => void;
  readonly size: () => number;
};

/** `onAlive` hears of every device whose stream stood open at a heartbeat: a quiet till is in contact all the same. */
export function createHeadBoard(deps: Pick<ServerDeps, 'db' | 'ids' | 'wake' | 'log'>, onAlive: (device: Device) => void, heartbeatMs = HEARTBEAT_MS): HeadBoard {
  const board = createStreamBoard<Listener>(STREAMS_PER_DEVICE);
  const teller = createHeadTeller({ store: createPgStore(deps), log: deps.log }, board);
  const stopHearing = deps.wake.onHead(teller.moved);
  const heartbeat = setInterval(() => teller.beat(onAlive), heartbeatMs).unref();
  return {
    add: teller.add,
    drop: (deviceId) => board.each((stream, about) => { if (about.device.deviceId === deviceId) stream.close(); }),
    stop() {
      clearInterval(heartbeat);
      stopHearing();
      board.closeAll();
    },
    size: board.size,
  };
}
