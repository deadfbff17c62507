import type { KeyLayer } from '#renderer/ui/key-layers.ts';
import type { Refund } from './refund-store.ts';

/** Where the hands are now. */
type Place = 'find' | 'lines' | 'loose-find' | 'loose-good';

function placeOf({ store, loose }: Refund): Place {
  const { view } = store.getState();
  return view !== 'loose' ? view : loose.store.getState().good === null ? 'loose-find' : 'loose-good';
}

/** What a text pasted while no field has the focus does: it is looked for, or taken as a quantity where one is typed. */
export function refundPaste(refund: Refund): (text: string) => void {
  const { find, loose } = refund;
  return (text) => ({ 'find': find.ask, 'loose-find': loose.ask, 'lines': refund.paste, 'loose-good': loose.paste })[placeOf(refund)](text);
}

/**
 * What keys, typing and scans do on the refund screen. Every key looks at where it stands when it is pressed, not at what was drawn
 * last: hands are faster than paint.
 */
export function refundLayer(refund: Refund, onClose: () => void): Omit<KeyLayer, 'exclusive'> {
  const { find, loose } = refund;
  const place = (): Place => placeOf(refund);
  const by = (doings: Partial<Record<Place, () => void>>) => (): void => doings[place()]?.();
  const move = (step: number): (() => void) => by({ 'find': () => find.move(step), 'loose-find': () => loose.move(step), 'lines': () => refund.move(step) });
  const reason = (step: number): (() => void) => by({ 'lines': () => refund.moveReason(step), 'loose-good': () => refund.moveReason(step) });
  const type = (text: string): void => by({
    'find': () => find.ask(find.store.getState().text + text), 'loose-find': () => loose.ask(loose.store.getState().text + text), 'lines': () => refund.type(text), 'loose-good': () => loose.type(text),
  })();
  const erase = (all: boolean): (() => void) => by({ 'lines': refund.erase, 'loose-good': () => loose.erase(all ? 99 : 1) });
  return {
    keys: {
      ArrowDown: move(1), ArrowUp: move(-1), PageDown: move(8), PageUp: move(-8), Home: by({ lines: () => refund.move(-9999) }), End: by({ lines: () => refund.move(9999) }),
      ArrowLeft: reason(-1), ArrowRight: reason(1), Backspace: erase(false), Delete: erase(true),
      Enter: by({ 'find': () => void refund.openMarked(), 'loose-find': refund.chooseLoose, 'lines': refund.enter, 'loose-good': refund.enter }),
      // After a pause Space is no character of a code, and comes as a key (renderer/ui/scan-detector).
      ' ': () => type(' '),
      Escape: () => {
        if (place() === 'loose-good') loose.choose(null);
        else if (!refund.back()) onClose();
      },
    },
    actions: { refund: onClose, refundLoose: by({ find: () => refund.show('loose') }), quantity: by({ lines: () => refund.type('*') }) },
    onText: type,
    onTakeBack: (count) => by({
      'find': () => find.ask(find.store.getState().text.slice(0, -count)), 'loose-find': () => loose.ask(loose.store.getState().text.slice(0, -count)), 'lines': () => refund.takeBack(count), 'loose-good': () => loose.takeBack(count),
    })(),
    onScan: refund.scan,
  };
}
