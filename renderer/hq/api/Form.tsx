import type { ReactNode } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { Locked } from './Locked.tsx';
import { ProblemNotice } from './ProblemNotice.tsx';
import css from './Form.module.css';

type Props = {
  /** What sends the form; a `useMutation` is one. */
  readonly sending: { readonly error: Error | null; readonly isPending: boolean };
  /** The word on the button. */
  readonly word: string;
  /** `soft` where the form is not the one main thing of the screen. */
  readonly look?: 'main' | 'soft';
  /** Gets what was typed in the field of a name. */
  readonly onSubmit: (typed: (name: string) => string) => void;
  /** The form says itself what is wrong with a field, instead of the browser. */
  readonly checksItself?: boolean;
  /** What to say above the button of how it went. */
  readonly outcome?: ReactNode;
  readonly children: ReactNode;
};

/** A small form of HQ: its fields, the server's no in words, and one button; all of it waits while it is sent. */
export function Form({ sending, word, look = 'main', onSubmit, checksItself = false, outcome, children }: Props): ReactNode {
  return (
    <form
      className={css.form}
      noValidate={checksItself}
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        onSubmit((name) => String(data.get(name) ?? ''));
      }}
    >
      <Locked busy={sending.isPending}>
        {children}
        <ProblemNotice error={sending.error} />
        {outcome}
        <Button look={look} submit>{word}</Button>
      </Locked>
    </form>
  );
}
