import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import type { Far } from './headquarters.ts';
import { headquartersTexts } from './headquarters-texts.ts';
import { Notice } from './Notice.tsx';

const words = { asking: 'asking', 'not-found': 'notFound', 'too-many-tries': 'tooManyTries', 'no-connection': 'noConnection', 'disk-full': 'diskFull', failed: 'failed' } as const;

/** What became of asking headquarters for a receipt this till does not have. */
export function FarNotice({ far }: { readonly far: Far | null }): ReactNode {
  const t = useT(headquartersTexts);
  return far === null ? null : <Notice tone="quiet">{t(words[far])}</Notice>;
}
