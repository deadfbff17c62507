/**
 * The frames of the terminal contract, whatever wire carries them (memory pair, WebSocket, MessagePort).
 * One JSON document each. The caller speaks first with `hello`; nothing else is answered before `welcome`.
 */
import type { FaultCode } from './service.ts';

export type Hello = { readonly t: 'hello'; readonly version: number; readonly token: string; readonly client: string };
export type Welcome = { readonly t: 'welcome'; readonly version: number; readonly build: string };
/** The host will not speak to this caller: `version` reload the page, `token` open it again, `full` too many windows. */
export type Goodbye = { readonly t: 'goodbye'; readonly reason: 'version' | 'token' | 'full' };
export type CallFrame = { readonly t: 'call'; readonly id: number; readonly service: string; readonly method: string; readonly input: unknown };
export type OkFrame = { readonly t: 'ok'; readonly id: number; readonly value: unknown };
export type RefusedFrame = { readonly t: 'refused'; readonly id: number; readonly code: string; readonly detail: unknown };
export type FaultFrame = { readonly t: 'fault'; readonly id: number; readonly code: FaultCode; readonly retry: 'now' | 'later' | 'never'; readonly message: string };
/** `seq` counts events on this channel from 1, so that a listener can see a gap. */
export type EventFrame = { readonly t: 'event'; readonly seq: number; readonly service: string; readonly name: string; readonly value: unknown };

export type ClientFrame = Hello | CallFrame;
export type HostFrame = Welcome | Goodbye | OkFrame | RefusedFrame | FaultFrame | EventFrame;
export type Frame = ClientFrame | HostFrame;

/** The largest frame either side accepts, in characters of its JSON: a cart of as many lines as there can be, with the longest words everywhere. */
export const MAX_FRAME_CHARS = 2_500_000;
/** Calls one channel may have open; the next one is answered `busy`. */
export const MAX_CALLS_IN_FLIGHT = 32;

/** One end of a wire, four members and no more. Frames arrive in the order in which they were sent. */
export type Channel = {
  readonly send: (frame: Frame) => void;
  readonly onFrame: (listener: (frame: Frame) => void) => void;
  readonly onClose: (listener: () => void) => void;
  readonly close: () => void;
};
