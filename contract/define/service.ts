import type { Result } from '#domain/kernel/result.ts';
import type { Static, TSchema } from './schema.ts';

/** Refusals of a method: each literal code with the shape of its detail. */
export type Refusals = Readonly<Record<string, TSchema>>;

export type Call<I extends TSchema = TSchema, O extends TSchema = TSchema, R extends Refusals = Refusals> = {
  readonly kind: 'call'; readonly input: I; readonly output: O; readonly refusals: R;
};
export type Event<P extends TSchema = TSchema> = { readonly kind: 'event'; readonly payload: P };

export type Service<N extends string = string, M extends Readonly<Record<string, Call | Event>> = Readonly<Record<string, Call | Event>>> = {
  readonly name: N; readonly members: M;
};

/** Declares one question a caller may ask, its answer, and every expected no. */
export function call<I extends TSchema, O extends TSchema, R extends Refusals>(input: I, output: O, refusals: R): Call<I, O, R> {
  return { kind: 'call', input, output, refusals };
}

/** Declares something the host tells without being asked. */
export function event<P extends TSchema>(payload: P): Event<P> {
  return { kind: 'event', payload };
}

export function defineService<const N extends string, const M extends Readonly<Record<string, Call | Event>>>(name: N, members: M): Service<N, M> {
  return { name, members };
}

export type CallsOf<S extends Service> = { [K in keyof S['members'] as S['members'][K] extends Call ? K : never]: Extract<S['members'][K], Call> };
export type EventsOf<S extends Service> = { [K in keyof S['members'] as S['members'][K] extends Event ? K : never]: Extract<S['members'][K], Event> };

type RefusedBy<R extends Refusals> = { [K in keyof R & string]: { readonly ok: false; readonly code: K; readonly detail: Static<R[K]> } }[keyof R & string];

/** What a call answers: its value, or one of its declared refusals. */
export type AnswerOf<C extends Call> = { readonly ok: true; readonly value: Static<C['output']> } | RefusedBy<C['refusals']>;

/**
 * What went wrong in the world between caller and host; `retry` says whether asking again can help.
 * `disconnected` is made by the caller's own side when the channel closes under a call.
 */
export type FaultCode = 'internal' | 'invalid-input' | 'unknown-method' | 'busy' | 'disconnected' | 'too-large' | 'storage-full' | 'storage-failed';
export const faultCodes: readonly FaultCode[] = ['internal', 'invalid-input', 'unknown-method', 'busy', 'disconnected', 'too-large', 'storage-full', 'storage-failed'];
export type Faulted = { readonly ok: false; readonly code: 'fault'; readonly detail: { readonly fault: FaultCode; readonly retry: 'now' | 'later' | 'never'; readonly message: string } };

/** What the host side writes: one function per call. A missing or mistyped one does not compile. */
export type Implementation<S extends Service> = {
  readonly [K in keyof CallsOf<S>]: (input: Static<CallsOf<S>[K]['input']>) => AnswerOf<CallsOf<S>[K]> | Promise<AnswerOf<CallsOf<S>[K]>>;
};

/** What the caller's side gets: the same functions across the wire, answering a fault where the wire or the host failed. */
export type Client<S extends Service> = {
  readonly [K in keyof CallsOf<S>]: (input: Static<CallsOf<S>[K]['input']>) => Promise<AnswerOf<CallsOf<S>[K]> | Faulted>;
} & {
  readonly on: <K extends keyof EventsOf<S> & string>(event: K, listener: (payload: Static<EventsOf<S>[K]['payload']>) => void) => () => void;
};

/** How a host feature raises the events of its service. */
export type Emitter<S extends Service> = <K extends keyof EventsOf<S> & string>(event: K, payload: Static<EventsOf<S>[K]['payload']>) => void;

/** Any answer at all; for code that carries answers without reading them. */
export type AnyAnswer = Result<unknown>;

/** A JSON document that depends only on the declaration: hashed by the contract's version test. */
export function describeService(service: Service): unknown {
  return { name: service.name, members: service.members };
}

