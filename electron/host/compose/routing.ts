/** Sends each selling call to the till that is in force: the shop's, or the lesson's. */
import type { Implementation, Service } from '#contract/define/service.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import type { Selling, SellingName } from './selling.ts';

type Answering = Readonly<Record<string, (input: unknown) => unknown>>;

export type Routing = {
  readonly services: Selling['services'];
  /** Resolves when no call is under way in `selling`; new ones go there only while it is in force. */
  readonly settled: (selling: Selling) => Promise<void>;
};

/** `current` is asked at every call. */
export function createRouting(current: () => Selling): Routing {
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
