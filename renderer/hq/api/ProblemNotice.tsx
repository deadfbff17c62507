import type { ReactNode } from 'react';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { ApiProblem } from './client.ts';
import { problemTexts } from './problem-texts.ts';
import css from './ProblemNotice.module.css';

type Known = Exclude<keyof typeof problemTexts.ru, 'other'>;

function isKnown(code: string): code is Known {
  return code in problemTexts.ru && code !== 'other';
}

/** Says what went wrong, in words; nothing when nothing did. */
export function ProblemNotice({ error }: { readonly error: Error | null }): ReactNode {
  const t = useT(problemTexts);
  if (error === null) return null;
  const code = error instanceof ApiProblem ? error.code : 'broken';
  return (
    <p className={css.notice} role="alert">
      <Icon name="warning" size={18} />
      <span>{isKnown(code) ? t(code) : t('other', { code })}</span>
    </p>
  );
}
