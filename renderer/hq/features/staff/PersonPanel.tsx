import { PasswordInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { Form } from '../../api/Form.tsx';
import css from '../../api/Form.module.css';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { StoredNow } from '../../api/StoredNow.tsx';
import { useSeen } from '../../api/use-seen.ts';
import { AnywayQuestion } from './AnywayQuestion.tsx';
import { PersonForm } from './PersonForm.tsx';
import { asksAnyway, useSavePin, useSaveStaff, type PersonProps } from './save-staff.ts';
import { storedFacts } from './stored-facts.ts';
import { staffTexts } from './staff-texts.ts';

/** One person: who they are, a new PIN, and whether they work here. `mayChange` is false for an owner in a manager's hands. */
export function PersonPanel({ mayChange, ...props }: PersonProps & { readonly mayChange: boolean; readonly mayOwn: boolean }): ReactNode {
  const t = useT(staffTexts);
  const [asking, setAsking] = useState<'pin' | 'dismiss' | null>(null);
  // Somebody dismissed elsewhere meanwhile does not take away what was typed about them here.
  const [opened] = useState(props.person.active);
  if (!mayChange) return <p className={css.note}>{t('ownerOnly')}</p>;
  if (asking === 'pin') return <PinForm {...props} onCancel={() => setAsking(null)} />;
  if (asking === 'dismiss') return <DismissQuestion {...props} onCancel={() => setAsking(null)} />;
  if (!props.person.active && !opened) return <TakeBack {...props} onPin={() => setAsking('pin')} />;
  return (
    <>
      <PersonForm {...props} />
      <div className={css.verbs}>
        <Button look="plain" size="dense" onClick={() => setAsking('pin')}>{t('newPin')}</Button>
        {props.person.active ? <Button look="danger" size="dense" onClick={() => setAsking('dismiss')}>{t('dismiss')}</Button> : null}
      </div>
    </>
  );
}

function PinForm({ person, stores, onDone, onCancel }: PersonProps & { readonly onCancel: () => void }): ReactNode {
  const t = useT(staffTexts);
  const change = useSavePin(person, onDone);
  const seen = useSeen(person.version, change.error);
  return (
    <>
      <Form sending={change} word={t('pinSave')} onSubmit={(typed) => change.mutate({ version: seen.take(), pin: typed('pin') })}>
        <PasswordInput name="pin" label={t('newPin')} description={t('pinHint')} inputMode="numeric" pattern={person.role === 'cashier' ? '[0-9]{4,12}' : '[0-9]{6,12}'} required withAsterisk={false} autoFocus autoComplete="off" />
        <p className={css.note}>{t('pinNote')}</p>
        {seen.overtaken ? <StoredNow facts={storedFacts(t, person, stores)} /> : null}
      </Form>
      <div className={css.verbs}><Button look="quiet" size="dense" onClick={onCancel}>{t('cancel')}</Button></div>
    </>
  );
}

function DismissQuestion({ person, stores, onDone, onCancel }: PersonProps & { readonly onCancel: () => void }): ReactNode {
  const t = useT(staffTexts);
  const save = useSaveStaff(person, onDone);
  if (asksAnyway(save.error)) return <AnywayQuestion stores={stores} storeId={person.storeId} saving={save} onCancel={onCancel} />;
  return (
    <div className={css.question}>
      <h3>{t('dismissTitle', { name: person.name })}</h3>
      <p>{t('dismissNote')}</p>
      <p><b>{t('delay')}</b></p>
      <ProblemNotice error={save.error} />
      <div className={css.verbs}>
        <Button look="danger" size="dense" disabled={save.isPending} onClick={() => save.mutate({ active: false })}>{t('dismiss')}</Button>
        <Button look="quiet" size="dense" onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </div>
  );
}

function TakeBack({ person, onDone, onPin }: PersonProps & { readonly onPin: () => void }): ReactNode {
  const t = useT(staffTexts);
  const save = useSaveStaff(person, onDone);
  return (
    <div className={css.question}>
      <p>{t('backNote')}</p>
      <ProblemNotice error={save.error} />
      <div className={css.verbs}>
        <Button look="main" size="dense" disabled={save.isPending} onClick={() => save.mutate({ active: true })}>{t('back')}</Button>
        <Button look="plain" size="dense" onClick={onPin}>{t('newPin')}</Button>
      </div>
    </div>
  );
}
