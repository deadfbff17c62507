import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { ScreenKeyboard } from '#renderer/ui/ScreenKeyboard.tsx';
import { firstBoard } from '#renderer/ui/screen-keys.ts';
import { enterIn, eraseIn, watchTouchedField, writeInto, type LettersWanted, type TextField } from '#renderer/ui/touched-field.ts';
import { partsTexts } from './parts-texts.ts';

/** Letters on the screen while a text field wants them. The page gets lower by as much, so that they cover nothing. */
export function TouchLetters({ wanted }: { readonly wanted: LettersWanted }): ReactNode {
  const [field, setField] = useState<TextField | null>(null);
  const latest = useRef(wanted);
  useEffect(() => {
    latest.current = wanted;
  });
  useEffect(() => watchTouchedField(window, () => latest.current, setField), []);
  return field === null || wanted === 'never' ? null : <Letters key={field.id || field.name} field={field} />;
}

function Letters({ field }: { readonly field: TextField }): ReactNode {
  const t = useT(partsTexts);
  const language = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const root = document.documentElement;
    const before = field.inputMode;
    // The keyboard of the system stays away.
    field.inputMode = 'none';
    root.style.setProperty('--letters', `${place.current?.firstElementChild?.getBoundingClientRect().height ?? 0}px`);
    field.scrollIntoView({ block: 'nearest' });
    return () => {
      field.inputMode = before;
      root.style.removeProperty('--letters');
    };
  }, [field]);
  const words = { label: t('letters'), shift: t('largeLetter'), erase: t('backKey'), space: t('space'), enter: t('enter'), hide: t('hideLetters'), letters: t('otherLetters'), signs: t('signs') };
  return (
    <div ref={place}>
      <ScreenKeyboard words={words} language={language} first={firstBoard(field, language)} onText={(characters) => writeInto(field, characters)} onErase={() => eraseIn(field)} onEnter={() => enterIn(field)} onHide={() => field.blur()} />
    </div>
  );
}
