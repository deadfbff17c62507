import type { AttentionItem, LastWords } from '#contract/api/attention.ts';

export type Verb = 'retry' | 'takeIn' | 'takeOne' | 'oneByOne' | 'payload' | 'dismiss' | 'putAside' | 'asideOne';

/** What the server has still to do by itself. */
export const isUnderWay = (lastWords: LastWords | null): boolean => lastWords?.takingIn?.endedAt === null;

/** One of the records a disconnected computer handed in, about which nobody has decided, or which was put aside. */
export const isHandedIn = ({ kind, detail }: AttentionItem): boolean => kind === 'quarantined-commit' && detail['reason'] === 'device-revoked';

/** What can be done about an item. */
export function verbsOf(item: AttentionItem): readonly Verb[] {
  const { kind, closed, detail, lastWords } = item;
  if (kind === 'quarantined-commit') {
    const [again, aside] = isHandedIn(item) ? ['takeOne', 'asideOne'] as const : ['retry', 'dismiss'] as const;
    // A dismissed commit can be wanted after all.
    return closed === null ? [again, 'payload', aside] : closed.how === 'dealt-with' ? [again, 'payload'] : ['payload'];
  }
  if (lastWords !== null && lastWords.waiting + lastWords.parts > 0) return closed === null ? openVerbs(lastWords) : closedVerbs(lastWords);
  if (closed !== null) return [];
  // The choice between the two sides is what ends it.
  return kind === 'edit-conflict' && typeof detail['conflictId'] === 'string' ? [] : ['dismiss'];
}

/** Nothing of it goes out of reach: all is taken in, put aside with a word, or decided one by one. */
function openVerbs(lastWords: LastWords): readonly Verb[] {
  if (lastWords.waiting === 0) return ['oneByOne', 'dismiss'];
  return isUnderWay(lastWords) ? ['oneByOne', 'putAside'] : ['takeIn', 'oneByOne', 'putAside'];
}

function closedVerbs(lastWords: LastWords): readonly Verb[] {
  return lastWords.putAside > 0 && !isUnderWay(lastWords) ? ['takeIn', 'oneByOne'] : ['oneByOne'];
}
