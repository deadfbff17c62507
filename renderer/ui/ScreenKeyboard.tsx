import { useState, type CSSProperties, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import css from './ScreenKeyboard.module.css';
import { keyRows, nearSpace, otherLetters, type KeyBoard } from './screen-keys.ts';

/** The words of the keys that are no characters. */
export type ScreenKeyWords = { readonly label: string; readonly shift: string; readonly erase: string; readonly space: string; readonly enter: string; readonly hide: string; readonly letters: string; readonly signs: string };

export type ScreenKeyboardProps = {
  readonly words: ScreenKeyWords;
  readonly language: 'ru' | 'en';
  readonly first: KeyBoard;
  readonly onText: (characters: string) => void;
  readonly onErase: () => void;
  readonly onEnter: () => void;
  readonly onHide: () => void;
};

/** Letters under fingers, for a till without a keyboard. Its keys take no focus, so the field keeps its cursor. */
export function ScreenKeyboard({ words, language, first, onText, onErase, onEnter, onHide }: ScreenKeyboardProps): ReactNode {
  const [board, setBoard] = useState(first);
  const [isLarge, setLarge] = useState(false);
  const [letters, setLetters] = useState<KeyBoard>(first);
  const type = (character: string): void => {
    onText(isLarge ? character.toUpperCase() : character);
    setLarge(false);
  };
  const turn = (next: KeyBoard): void => {
    setBoard(next);
    if (next !== 'signs') setLetters(next);
  };
  const other = otherLetters(letters, language);
  const turnsTo = (board === 'signs' ? letters : other) === 'ru' ? 'АБВ' : 'ABC';
  const rows = keyRows[board];
  const key = (character: string): ReactNode => <button key={character} type="button" className={css.key} onClick={() => type(character)}>{isLarge ? character.toUpperCase() : character}</button>;
  return (
    <div className={css.keyboard} role="group" aria-label={words.label} data-keeps-focus data-keeps-field data-testid="screen-keyboard">
      {rows.map((row, index) => (
        <div key={index} className={css.row} style={{ '--keys': row.length + (index === 3 ? 3 : 0) } as CSSProperties}>
          {index === 3 ? <button type="button" className={classNames(css.key, css.plain, css.wide)} aria-label={words.shift} aria-pressed={isLarge} onClick={() => setLarge(!isLarge)}>⇧</button> : null}
          {row.map(key)}
          {index === 3 ? <button type="button" className={classNames(css.key, css.plain, css.wide)} aria-label={words.erase} onClick={onErase}><Icon name="backspace" size={24} /></button> : null}
        </div>
      ))}
      <div className={css.row}>
        <button type="button" className={classNames(css.key, css.plain, css.word)} aria-label={`${words.letters}: ${turnsTo}`} onClick={() => turn(board === 'signs' ? letters : other)}>{turnsTo}</button>
        <button type="button" className={classNames(css.key, css.plain, css.word)} aria-label={`${words.signs} ?!№`} aria-pressed={board === 'signs'} onClick={() => turn(board === 'signs' ? letters : 'signs')}>?!№</button>
        {nearSpace.slice(0, 2).map(key)}
        <button type="button" className={classNames(css.key, css.space)} aria-label={words.space} onClick={() => type(' ')} />
        {nearSpace.slice(2).map(key)}
        <button type="button" className={classNames(css.key, css.plain, css.word)} onClick={onEnter}>{words.enter}</button>
        <button type="button" className={classNames(css.key, css.plain, css.word)} onClick={onHide}>{words.hide}</button>
      </div>
    </div>
  );
}
