/** What pairing anew changes in a till's files, on the model of them (host/sync/SPEC, HI15-HI19). Held to SQLite by a contract suite. */
import { COMPARED_BEFORE_RESTORE } from '#host/posting/replica-state.ts';
import { nextSeries, type NewName } from '#host/posting/new-life.ts';
import { NEVER_COMPARED } from './copy-model.ts';
import { NO_RECEIPTS } from './receipts-model.ts';
import { reborn, type State } from './till-state.ts';
import type { Naming, TillDiskDeps } from '../till-disk.ts';

/** As production's: copies that know nothing of each other choose among so many. */
const LEAP = 90_000;

/** Ways in which a program without HI17 would take the new name: planted bugs. */
export type CarelessNaming = Naming & {
  readonly careless: {
    /** The letters the server gave are the series, whatever stands on paper. */
    readonly lettersAsGiven: (as: NewName) => void;
    /** What was confirmed once is let go with the old name. */
    readonly confirmedLetGo: (as: NewName) => void;
  };
};

export function namingModel(get: () => State, write: (change: Partial<State>) => void, { rebirth }: TillDiskDeps): CarelessNaming {
  const chosen = ({ series: letters }: NewName): string => {
    const { series, restores } = nextSeries(letters, [get().life.series], rebirth.lives.read(), Math.floor(rebirth.random() * LEAP));
    rebirth.lives.write(restores);
    return series;
  };
  const isUnknown = (): boolean => [...get().attention.values()].some(({ kind }) => kind === 'unknown-till');
  const become = (as: NewName, series: string, found: State): void => write(underAnotherName(found, as, { incarnation: rebirth.newId(), series }));
  return {
    isUnknown,
    name: () => ({ installId: get().identity.deviceId, companyId: get().identity.companyId, tillId: get().identity.tillId }),
    standIn(before, now) {
      const tills = get().rows.get('till');
      const row = tills?.get(JSON.stringify([before]));
      if (tills === undefined || row === undefined || tills.has(JSON.stringify([now]))) return;
      write({ rows: new Map(get().rows).set('till', new Map(tills).set(JSON.stringify([now]), { ...row, id: now })) });
    },
    becomeAnother: (as) => become(as, chosen(as), get()),
    claimReplica: () => write(claimed(get())),
    knownAgain(toAPush) {
      const { outbox, ackedDseq } = get();
      if (isUnknown() && (toAPush || outbox.length === ackedDseq)) write({ attention: without(get().attention, ['unknown-till']) });
    },
    careless: {
      lettersAsGiven: (as) => become(as, as.series, get()),
      confirmedLetGo: (as) => become(as, chosen(as), { ...get(), outbox: get().outbox.slice(get().ackedDseq) }),
    },
  };
}

function underAnotherName(state: State, { deviceId, tillId, epoch }: NewName, life: State['life']): Partial<State> {
  const { outbox = [], ...change } = reborn(state, life);
  return {
    ...change, identity: { ...state.identity, deviceId, tillId }, epoch, outbox: outbox.map((entry) => ({ ...entry, header: { ...entry.header, device: deviceId } })),
    // A cursor counts in the feed of one life of the server.
    cursor: state.rowsEpoch === epoch ? state.cursor : 0, attention: without(state.attention, ['unknown-till', 'revoked']),
  };
}

/** HI18: rows of the same company that were sent under another name are kept and asked for anew; others are nobody's. */
export function claimed(state: State): State {
  const { owner, identity: { deviceId, companyId } } = state;
  if (owner === deviceId) return state;
  const anew = { owner: deviceId, cursor: 0, scope: null, began: null };
  if (state.rows.get('company')?.has(JSON.stringify([companyId]))) return { ...state, ...anew, comparedAt: 0, comparedBy: COMPARED_BEFORE_RESTORE };
  return { ...state, ...anew, ...NEVER_COMPARED, rows: new Map(), hashes: new Map(), wanted: new Map(), blobs: new Map(), archive: NO_RECEIPTS, rowsEpoch: null, loaded: false };
}

const without = (attention: State['attention'], kinds: readonly string[]): State['attention'] => new Map([...attention].filter(([, { kind }]) => !kinds.includes(kind)));
