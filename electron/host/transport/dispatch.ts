/** The one place where calls come in and answers go out: checks, limits, errors and events, for every wire alike. */
import { assert } from '#domain/kernel/assert.ts';
import { compileCheck, type Check } from '#contract/define/check.ts';
import type { Services } from '#contract/define/client.ts';
import { MAX_CALLS_IN_FLIGHT, type CallFrame, type Channel, type Frame, type Hello } from '#contract/define/frame.ts';
import type { TSchema } from '#contract/define/schema.ts';
import { faultCodes, type Call, type Emitter, type FaultCode, type Implementation } from '#contract/define/service.ts';
import { Fault } from '../platform/fault.ts';
import { newToken } from '../platform/ids.ts';
import type { Logger } from '../platform/log.ts';

/** What a host must write to serve `M`: a missing or mistyped method does not compile. */
export type Implementations<M extends Services> = { readonly [K in keyof M]: Implementation<M[K]> };

export type DispatcherOptions<M extends Services> = {
  readonly services: M;
  readonly version: number;
  readonly build: string;
  readonly log: Logger;
  /** Answers and events are checked against the contract too: in tests and while developing. */
  readonly checkAnswers?: boolean;
  readonly maxChannels?: number;
  /** How long a caller may take to say hello. */
  readonly helloMs?: number;
};

export type Dispatcher<M extends Services> = {
  /** Hands in what answers the calls; before that, nobody is let in. */
  readonly serve: (implementations: Implementations<M>) => void;
  /** Serves a caller from its hello to its end; `admit` says whether its token is good, and is asked once. */
  readonly attach: (channel: Channel, admit: (token: string) => boolean) => void;
  /** How the feature behind a service raises its events: to every caller that is in, in one order. */
  readonly emitter: <K extends keyof M & string>(service: K) => Emitter<M[K]>;
  /** Callers that are in. */
  readonly channelCount: () => number;
  /** Ends every channel; calls under way run to their end, their answers go nowhere. */
  readonly close: () => void;
};

export const MAX_CHANNELS = 8;
const HELLO_MS = 5_000;

type Method = { readonly declared: Call; readonly input: Check<TSchema>; readonly run: (input: unknown) => unknown };
/** `isCut`: the host ends while its calls are under way. */
type Attached = { readonly channel: Channel; readonly client: string; events: number; inFlight: number; isCut: boolean };

export function createDispatcher<M extends Services>(options: DispatcherOptions<M>): Dispatcher<M> {
  const { log, maxChannels = MAX_CHANNELS, helloMs = HELLO_MS } = options;
  const attached = new Set<Attached>();
  /** Callers that have not said hello yet. */
  const waiting = new Set<Channel>();
  const checks = lazyChecks();
  let methods: ReadonlyMap<string, Method> | null = null;

  const welcome = (channel: Channel, hello: Hello, admit: (token: string) => boolean): Attached | null => {
    const goodbye = (reason: 'version' | 'token' | 'full'): null => {
      log.warn({ reason, client: hello.client.slice(0, 100) }, 'caller turned away');
      channel.send({ t: 'goodbye', reason });
      channel.close();
      return null;
    };
    // The token is asked for first and used up in any case: who has none learns nothing else.
    if (!admit(hello.token)) return goodbye('token');
    if (hello.version !== options.version) return goodbye('version');
    if (attached.size >= maxChannels) return goodbye('full');
    const caller: Attached = { channel, client: hello.client.slice(0, 100), events: 0, inFlight: 0, isCut: false };
    attached.add(caller);
    channel.send({ t: 'welcome', version: options.version, build: options.build });
    log.info({ client: caller.client, channels: attached.size }, 'caller welcomed');
    return caller;
  };

  const attach: Dispatcher<M>['attach'] = (channel, admit) => {
    let caller: Attached | null = null;
    const timer = setTimeout(() => { channel.close(); }, helloMs);
    waiting.add(channel);
    channel.onClose(() => {
      clearTimeout(timer);
      waiting.delete(channel);
      if (caller && attached.delete(caller)) log.info({ client: caller.client, channels: attached.size }, 'caller left');
    });
    channel.onFrame((frame) => {
      if (caller && frame.t === 'call' && methods) {
        void answerCall(caller, frame, methods, options, checks);
      } else if (!caller && frame.t === 'hello' && methods && waiting.delete(channel)) {
        clearTimeout(timer);
        caller = welcome(channel, frame, admit);
      } else {
        log.warn({ frame: frame.t }, 'a frame out of turn');
        channel.close();
      }
    });
  };

  return {
    serve: (implementations) => {
      assert(methods === null, 'a dispatcher is given its implementations once');
      methods = tableOf(options.services, implementations, checks);
    },
    attach,
    emitter: (service) => (event, payload) => {
      const member = options.services[service]?.members[event];
      assert(member?.kind === 'event', `${service}.${event} is not a declared event`);
      if (options.checkAnswers) assertShape(checks(member.payload), payload, `event ${service}.${event}`);
      const name = (options.services[service] as { name: string }).name;
      for (const caller of attached) caller.channel.send({ t: 'event', seq: ++caller.events, service: name, name: event, value: payload });
    },
    channelCount: () => attached.size,
    close: () => {
      for (const caller of attached) caller.isCut = true;
      for (const channel of [...waiting, ...[...attached].map((caller) => caller.channel)]) channel.close();
    },
  };
}

/** Compiles a schema when it is first asked for, so that a start does not pay for calls nobody makes. */
function lazyChecks(): (schema: TSchema) => Check<TSchema> {
  const compiled = new WeakMap<TSchema, Check<TSchema>>();
  return (schema) => {
    const known = compiled.get(schema) ?? compileCheck(schema);
    compiled.set(schema, known);
    return known;
  };
}

function tableOf<M extends Services>(services: M, implementations: Implementations<M>, checks: (schema: TSchema) => Check<TSchema>): ReadonlyMap<string, Method> {
  const table = new Map<string, Method>();
  for (const [key, service] of Object.entries(services)) {
    const functions = implementations[key] as Readonly<Record<string, ((input: unknown) => unknown) | undefined>>;
    for (const [method, member] of Object.entries(service.members)) {
      if (member.kind !== 'call') continue;
      const run = functions[method];
      assert(run, `${service.name}.${method} has no implementation`);
      table.set(`${service.name}.${method}`, { declared: member, get input() { return checks(member.input); }, run: (input) => run.call(functions, input) });
    }
  }
  return table;
}

async function answerCall<M extends Services>(caller: Attached, frame: CallFrame, methods: ReadonlyMap<string, Method>, options: DispatcherOptions<M>, checks: (schema: TSchema) => Check<TSchema>): Promise<void> {
  if (caller.inFlight >= MAX_CALLS_IN_FLIGHT) {
    caller.channel.send(fault(frame.id, 'busy', 'now', `a channel may have ${MAX_CALLS_IN_FLIGHT} calls open`));
    return;
  }
  const method = methods.get(`${frame.service}.${frame.method}`);
  if (!method) {
    caller.channel.send(fault(frame.id, 'unknown-method', 'never', 'there is no such method'));
    return;
  }
  const problems = method.input.problems(frame.input);
  if (problems.length > 0) {
    options.log.warn({ client: caller.client, call: `${frame.service}.${frame.method}`, problems }, 'input of another shape');
    caller.channel.send(fault(frame.id, 'invalid-input', 'never', problems.join('; ').slice(0, 500)));
    return;
  }
  caller.inFlight++;
  try {
    const answer: unknown = await method.run(frame.input);
    caller.channel.send(answerFrame(frame, answer, method.declared, options.checkAnswers ? checks : null));
  } catch (error) {
    // A search between two of its slices meets a closed database: no fault anybody should look for.
    if (caller.isCut) options.log.info({ err: error, call: `${frame.service}.${frame.method}` }, 'a call was cut by the end of the host');
    else caller.channel.send(faultOf(frame, error, options.log));
  } finally {
    caller.inFlight--;
  }
}

/** The frame of an answer; asserts that it is one the contract declares. */
function answerFrame(frame: CallFrame, answer: unknown, declared: Call, checks: ((schema: TSchema) => Check<TSchema>) | null): Frame {
  const call = `${frame.service}.${frame.method}`;
  assert(typeof answer === 'object' && answer !== null && 'ok' in answer, `${call} answered something that is no answer`);
  if (answer.ok === true) {
    const value = 'value' in answer ? answer.value : undefined;
    if (checks) assertShape(checks(declared.output), value, `answer of ${call}`);
    return { t: 'ok', id: frame.id, value };
  }
  const code = 'code' in answer ? answer.code : undefined;
  const detail = 'detail' in answer ? answer.detail : undefined;
  const shape = typeof code === 'string' && Object.hasOwn(declared.refusals, code) ? declared.refusals[code] : undefined;
  assert(typeof code === 'string' && shape, `${call} refused with ${String(code)}, which its contract does not declare`);
  if (checks) assertShape(checks(shape), detail, `refusal ${code} of ${call}`);
  return { t: 'refused', id: frame.id, code, detail };
}

function assertShape(check: Check<TSchema>, value: unknown, what: string): void {
  const problems = check.problems(value);
  assert(problems.length === 0, `${what} has another shape: ${problems.join('; ')}`);
}

/** What the caller may know of an error: a code and a number under which the log has all of it. */
function faultOf(frame: CallFrame, error: unknown, log: Logger): Frame {
  const reference = newToken().slice(0, 8);
  log.error({ err: error, call: `${frame.service}.${frame.method}`, reference }, 'a call failed');
  const known = error instanceof Fault && (faultCodes as readonly string[]).includes(error.code);
  return fault(frame.id, known ? (error.code as FaultCode) : 'internal', error instanceof Fault ? error.retry : 'never', `see the log at ${reference}`);
}

function fault(id: number, code: FaultCode, retry: 'now' | 'later' | 'never', message: string): Frame {
  return { t: 'fault', id, code, retry, message };
}
