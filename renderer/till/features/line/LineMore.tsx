import { TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Client } from '#contract/define/service.ts';
import type { CartLine } from '#contract/terminal/sale.ts';
import type { staff, StaffMember } from '#contract/terminal/staff.ts';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { Pick } from '../../parts/Pick.tsx';
import css from './LinePanel.module.css';
import { lineTexts } from './line-texts.ts';
import { useUnaccepted } from './unaccepted.ts';

const MAX_NOTE = 300;

/** Whether the good is on the till's own page of quick goods; `toggle` is null where that page is full. */
export type Favourite = { readonly isKept: boolean; readonly toggle: (() => void) | null };

export type LineMoreProps = {
  readonly line: CartLine;
  readonly favourite: Favourite;
  readonly staffClient: Pick<Client<typeof staff>, 'list'>;
  readonly onNote: (note: string) => Promise<boolean>;
  readonly onSeller: (sellerId: string | null) => void;
  /** The next good is read while a note stands here that nobody has saved. */
  readonly onScanOver: (code: string) => void;
  readonly onClose: () => void;
};

/** A note for the paper, who sold it where that is not the cashier, and whether its good is kept within reach. */
export function LineMore({ line, favourite, staffClient, onNote, onSeller, onScanOver, onClose }: LineMoreProps): ReactNode {
  const t = useT(lineTexts);
  const say = useT(amountTexts);
  const [note, setNote] = useState(line.note);
  const [members, setMembers] = useState<readonly StaffMember[]>([]);
  useEffect(() => {
    let here = true;
    void staffClient.list({}).then((answer) => {
      if (here && answer.ok) setMembers(answer.value.members);
    });
    return () => {
      here = false;
    };
  }, [staffClient]);
  const isSaved = note.trim() === line.note;
  const [told, setTold] = useState(false);
  const sent = useUnaccepted(!isSaved, () => setTold(true), onScanOver);
  const save = (): void => void sent(onNote(note.trim()));
  // Out of the field Enter means the same as in it.
  useKeys(LEVEL.panel, { keys: { Enter: isSaved ? onClose : save } });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save();
  };
  return (
    <div className={css.more}>
      <form onSubmit={submit} className={css.note}>
        <TextInput size="md" label={t('note')} description={t('noteHint')} value={note} maxLength={MAX_NOTE} autoComplete="off" error={told && !isSaved ? say('unaccepted') : undefined} onChange={(event) => {
          setNote(event.currentTarget.value);
          setTold(false);
        }} />
        <Button submit disabled={isSaved}>{t('noteSave')}</Button>
      </form>
      <Pick label={t('seller')} small value={line.sellerId ?? ''} options={[{ value: '', label: t('sellerNone') }, ...members.map((member) => ({ value: member.id, label: member.name }))]} onPick={(id) => onSeller(id === '' ? null : id)} />
      <Button disabled={favourite.toggle === null} onClick={favourite.toggle ?? undefined}>
        <Icon name={favourite.isKept ? 'close' : 'star'} />{t(favourite.isKept ? 'favouriteLeave' : favourite.toggle === null ? 'favouritesFull' : 'favouriteKeep')}
      </Button>
    </div>
  );
}
