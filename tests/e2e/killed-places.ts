/** Where a host is killed while it pays, what its successor hears from the devices, and what the screen has to say. */

export type Kind = 'sale' | 'refund' | 'exchange';
/** What the successor is told by the device that was being asked: yes, nothing, or no. */
export type Then = 'yes' | 'silent' | 'no';
export type Place = {
  readonly kind: Kind; readonly by: 'cash' | 'card';
  /** `call`: before the payment began. `answer`: after its commit. `resolve` and `ask`: the device had said nothing, and is asked about it. `cancel`: the terminal is told to let money go. */
  readonly at: string; readonly then: Then;
  /** Receipts of the basket posted before the kill and still in the sale in hand afterwards. */
  readonly posted?: number;
  /** Why money on a card is let go: the register refused, or the terminal declined the card's second operation. */
  readonly because?: 'refused' | 'declined';
  /** Goods of a second seller are in the basket too: it becomes a receipt more. */
  readonly sellers?: 2;
};

const thens: readonly Then[] = ['yes', 'silent', 'no'];
const each = (place: Omit<Place, 'then'>): readonly Place[] => thens.map((then) => ({ ...place, then }));

/** A sale that becomes a receipt for each of two sellers. */
const twoSellers: readonly Place[] = [
  { kind: 'sale', by: 'cash', at: 'register 1', then: 'silent', sellers: 2 }, ...each({ kind: 'sale', by: 'cash', at: 'register 2', posted: 1, sellers: 2 }),
  ...each({ kind: 'sale', by: 'card', at: 'authorise 2', sellers: 2 }), ...each({ kind: 'sale', by: 'card', at: 'register 2', posted: 1, sellers: 2 }),
  { kind: 'sale', by: 'card', at: 'cancel 1', then: 'yes', because: 'declined', sellers: 2 },
];

/** Every place at which the state on disk or in the world is another. */
export const PLACES: readonly Place[] = [...(['sale', 'refund', 'exchange'] as const).flatMap((kind): readonly Place[] => {
  // An exchange moves money on the card twice: back for what came back, out for what goes out.
  const second = kind === 'exchange' ? (['cash', 'card'] as const).flatMap((by) => each({ kind, by, at: 'register 2', posted: 1 })) : [];
  const secondCard: readonly Place[] = kind === 'exchange' ? [...each({ kind, by: 'card', at: 'authorise 2' }), { kind, by: 'card', at: 'cancel 1', then: 'yes', because: 'declined' }] : [];
  return [
    { kind, by: 'cash', at: 'call 1', then: 'yes' }, ...each({ kind, by: 'cash', at: 'register 1' }), ...second, { kind, by: 'cash', at: 'resolve 1', then: 'silent' },
    { kind, by: 'cash', at: 'answer 1', then: 'yes' },
    ...(kind === 'sale' ? [{ kind, by: 'card', at: 'call 1', then: 'yes' } as const] : []), ...each({ kind, by: 'card', at: 'authorise 1' }), ...secondCard, { kind, by: 'card', at: 'ask 1', then: 'silent' }, ...each({ kind, by: 'card', at: 'register 1' }),
    { kind, by: 'card', at: 'cancel 1', then: 'yes', because: 'refused' }, { kind, by: 'card', at: 'confirm 1', then: 'yes' },
  ];
}), ...twoSellers];

/** What the till shows once somebody has signed in again. */
export type Shown = 'paid' | 'interrupted' | 'card' | 'unknown' | 'refused';

export function shownAfter({ at, then, because }: Place): Shown {
  const [asked] = at.split(' ');
  if (because !== undefined) return because === 'refused' ? 'refused' : 'interrupted';
  if (asked === 'call') return 'interrupted';
  if (then === 'yes') return 'paid';
  const isCard = asked === 'authorise' || asked === 'ask';
  // A card that was declined leaves the receipt as it was before anybody paid.
  if (then === 'no') return isCard ? 'interrupted' : 'refused';
  return isCard ? 'card' : 'unknown';
}

/** What the sentence of each kind says, and that of no other does. */
export const SENTENCES: Readonly<Record<Exclude<Shown, 'paid'>, Readonly<Record<Kind, string>>>> = {
  interrupted: { sale: 'Оплата прервалась. Чек не оплачен и не потерян.', refund: 'Возврат прервался. Он не оформлен и не потерян.', exchange: 'Расчёт прервался. Обмен не оформлен и не потерян.' },
  card: { sale: 'Неизвестно, снялись ли деньги с карты', refund: 'Неизвестно, вернулись ли деньги на карту', exchange: 'Неизвестно, прошла ли карта при этом обмене' },
  unknown: { sale: 'Неизвестно, записан ли этот чек в регистраторе', refund: 'Неизвестно, записан ли этот возврат в регистраторе', exchange: 'Неизвестно, записан ли этот обмен в регистраторе' },
  refused: { sale: 'Регистратор не принял чек', refund: 'Регистратор не принял возврат', exchange: 'Регистратор не принял обмен' },
};

/** The host died before the payment began, and a terminal worked by hand may have moved the money before that: the screen has to say so. */
export function cardMayHaveMoved({ by, at }: Place): boolean {
  return by === 'card' && at === 'call 1';
}

/** Beside what was interrupted, with the sum between its two parts. */
export const CARD_SENTENCE = ['Если терминал уже провёл', 'второй раз карту не прикладывайте'] as const;

/** The places of a sample: of each kind one, drawn by `dice`, and always a sale whose answer is lost, one by a card of which nothing was heard, and an exchange that stops between its receipts. */
export function sampleOfPlaces(dice: (sides: number) => number): readonly Place[] {
  const fixed = PLACES.filter(({ kind, by, at, then }) => (kind === 'sale' && at === 'answer 1') || cardMayHaveMoved({ kind, by, at, then }) || (kind === 'exchange' && by === 'cash' && at === 'register 2' && then === 'silent'));
  const drawn = (['sale', 'refund', 'exchange'] as const).flatMap((kind) => {
    const left = PLACES.filter((place) => place.kind === kind && !fixed.includes(place) && shownAfter(place) !== 'paid');
    const one = left[dice(left.length)];
    return one === undefined ? [] : [one];
  });
  return [...fixed, ...drawn];
}
