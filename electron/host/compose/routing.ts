/** Sends each selling call to the till that is in force: the shop's, or the lesson's. */
import type { Implementation, Service } from '#contract/define/service.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Selling, SellingName } from './selling.ts';

type Answering = Readonly<Record<string, (input: unknown) => unknown>>;

export type Routing = {
  readonly services: Selling['services'];
  /** Resolves when no call is under way in `selling`; new ones go there only while it is in force. */
  readonly settled: (selling: Selling) => Promise<void>;
};

/** How long a gesture of a lesson may still come again: a screen that lost its answer sends it once more. */
const REMEMBERED_MS = 600_000;

/** Gestures made in a lesson. Sent again when it is over, one of them would be done for real: it is refused. */
function createBorder({ monotonicMs }: Pick<Clock, 'monotonicMs'>): (selling: Selling, input: unknown) => void {
  const made = new Map<string, number>();
  return (selling, input) => {
    const gesture = (input as { readonly gesture?: unknown } | null | undefined)?.gesture;
    if (typeof gesture !== 'string') return;
    for (const [id, until] of made) if (until <= monotonicMs()) made.delete(id);
    if (selling.training) made.set(gesture, monotonicMs() + REMEMBERED_MS);
    else if (made.has(gesture)) throw new Fault('invalid-input', 'never', 'a gesture of a lesson came to the shop');
  };
}

/** `current` is asked at every call. */
export function createRouting(current: () => Selling, clock: Pick<Clock, 'monotonicMs'>): Routing {
  const border = createBorder(clock);
  const underWay = new Map<Selling, Set<Promise<unknown>>>();

  const watch = (selling: Selling, answer: Promise<unknown>): void => {
    const calls = underWay.get(selling) ?? new Set();
    underWay.set(selling, calls);
    calls.add(answer);
    const done = (): void => {
      calls.delete(answer);
      if (calls.size === 0) underWay.delete(selling);
    };
    answer.then(done, done);
  };
  const routed = <S extends Service>(service: S, name: SellingName): Implementation<S> => {
    const names = Object.entries(service.members).filter(([, member]) => member.kind === 'call').map(([method]) => method);
    const run = (method: string) => (input: unknown): unknown => {
      const selling = current();
      border(selling, input);
      const answer = (selling.services[name] as unknown as Answering)[method]?.(input);
      if (answer instanceof Promise) watch(selling, answer);
      return answer;
    };
    return Object.fromEntries(names.map((method) => [method, run(method)])) as unknown as Implementation<S>;
  };

  const { shift, cash, sale, refund, receipt, journal } = terminalServices;
  return {
    services: {
      shift: routed(shift, 'shift'), cash: routed(cash, 'cash'), sale: routed(sale, 'sale'), refund: routed(refund, 'refund'), receipt: routed(receipt, 'receipt'), journal: routed(journal, 'journal'),
    },
    settled: async (selling) => {
      await Promise.allSettled([...(underWay.get(selling) ?? [])]);
    },
  };
}
