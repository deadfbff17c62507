/** Planted bugs of pairing: only a till that joins while a run goes on, and is forgotten or loses its disk, can meet them. */
import { ok } from '#domain/kernel/result.ts';
import type { CarelessNaming } from './model/naming-model.ts';
import type { Bug } from './sabotage-ports.ts';

const SECOND = 1_000;
const forgotten: NonNullable<Bug['climate']> = (climate) => ({ ...climate, joining: 'forgotten', sellEveryMs: 5 * SECOND, lengthMs: Math.max(climate.lengthMs, 300 * SECOND) });

export const pairingBugs: readonly Bug[] = [
  {
    name: 'unknown taken for a failure', what: 'a till its server does not know asks again for ever and tells nobody', within: 5, climate: forgotten,
    till: (ports) => ({ ...ports, store: { ...ports.store, raiseAttention: (kind) => { if (kind !== 'unknown-till') ports.store.raiseAttention(kind); } } }),
  },
  {
    name: 'confirmed let go with the name', what: 'a till that is paired anew hands in what was not confirmed, and keeps nothing of the rest', within: 10, climate: forgotten,
    till: (ports) => ({ ...ports, naming: { ...ports.naming, becomeAnother: (as) => { (ports.naming as CarelessNaming).careless.confirmedLetGo(as); } } }),
  },
  {
    name: 'letters taken as given', what: 'a till that is paired anew counts in the letters of a server that has given them before', within: 20, climate: forgotten,
    till: (ports) => ({ ...ports, naming: { ...ports.naming, becomeAnother: (as) => { (ports.naming as CarelessNaming).careless.lettersAsGiven(as); } } }),
  },
  {
    name: 'letters given twice', what: 'a computer in the place of one whose disk is lost counts in the letters that one had', within: 10,
    climate: (climate) => ({ ...climate, joining: 'disk-lost', serverRestoreEveryMs: null, sellEveryMs: 5 * SECOND, lengthMs: Math.max(climate.lengthMs, 300 * SECOND) }),
    enrolled: (answer) => (answer.ok ? ok({ ...answer.value, series: 'A' }) : answer),
  },
];
