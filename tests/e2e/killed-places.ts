/** Where a host is killed while it pays, what its successor hears from the devices, and what the screen has to say. */

export type Kind = 'sale' | 'refund' | 'exchange';
/** What the successor is told by the device that was being asked: yes, nothing, or no. */
export type Then = 'yes' | 'silent' | 'no';
export type Place = {
  readonly kind: Kind; readonly by: 'cash' | 'card';
  /** `call`: before the payment began. `answer`: after its commit. `resolve` and `ask`: the device had said nothing, and is asked about it. */
  readonly at: string; readonly then: Then;
  /** Receipts of the basket posted before the kill and still in the sale in hand afterwards. */
  readonly posted?: number;
};

const thens: readonly Then[] = ['yes', 'silent', 'no'];
const each = (place: Omit<Place, 'then'>): readonly Place[] => thens.map((then) => ({ ...place, then }));

/** Every place at which the state on disk or in the world is another. */
export const PLACES: readonly Place[] = (['sale', 'refund', 'exchange'] as const).flatMap((kind): readonly Place[] => {
  // An exchange moves money on the card twice: back for what came back, out for what goes out.
  const second = kind === 'exchange' ? each({ kind, by: 'cash', at: 'register 2', posted: 1 }) : [];
  const secondCard = kind === 'exchange' ? each({ kind, by: 'card', at: 'authorise 2' }) : [];
  return [
    { kind, by: 'cash', at: 'call 1', then: 'yes' }, ...each({ kind, by: 'cash', at: 'register 1' }), ...second, { kind, by: 'cash', at: 'resolve 1', then: 'silent' },
    { kind, by: 'cash', at: 'answer 1', then: 'yes' },
    ...each({ kind, by: 'card', at: 'authorise 1' }), ...secondCard, { kind, by: 'card', at: 'ask 1', then: 'silent' }, { kind, by: 'card', at: 'register 1', then: 'silent' },
    { kind, by: 'card', at: 'confirm 1', then: 'yes' },
  ];
});

/** What the till shows once somebody has signed in again. */
export type Shown = 'paid' | 'interrupted' | 'card' | 'unknown' | 'refused';

export function shownAfter({ at, then }: Place): Shown {
  const [asked] = at.split(' ');
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

/** The places of a sample: of each kind one, drawn by `dice`, and always a sale whose answer is lost and an exchange that stops between its receipts. */
export function sampleOfPlaces(dice: (sides: number) => number): readonly Place[] {
  const fixed = PLACES.filter(({ kind, at, then }) => (kind === 'sale' && at === 'answer 1') || (kind === 'exchange' && at === 'register 2' && then === 'silent'));
  const drawn = (['sale', 'refund', 'exchange'] as const).flatMap((kind) => {
    const left = PLACES.filter((place) => place.kind === kind && !fixed.includes(place) && shownAfter(place) !== 'paid');
    const one = left[dice(left.length)];
    return one === undefined ? [] : [one];
  });
  return [...fixed, ...drawn];
}
