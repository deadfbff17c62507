import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SignIn } from '#contract/api/session.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { sessionTexts } from './session-texts.ts';
import css from '../../api/Form.module.css';

export function SignInForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const t = useT(sessionTexts);
  const signIn = useMutation({ mutationFn: (body: SignIn) => api.post<unknown>('session', body), onSuccess: onDone });
  return (
    <Form sending={signIn} word={t('submit')} onSubmit={(typed) => signIn.mutate({ email: typed('email'), password: typed('password') })}>
      <h1 className={css.title}>{t('title')}</h1>
      <TextInput label={t('email')} name="email" type="email" autoComplete="username" required withAsterisk={false} autoFocus />
      <PasswordInput label={t('password')} name="password" autoComplete="current-password" required withAsterisk={false} />
    </Form>
  );
}
