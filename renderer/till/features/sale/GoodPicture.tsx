import { useEffect, type ReactNode } from 'react';
import { Icon } from '#renderer/ui/Icon.tsx';
import css from './GoodPicture.module.css';
import { usePictureUrl, type Pictures } from './pictures-store.ts';

/** One of the quiet grounds, always the same for the same picture. */
function groundOf(hash: string | null): string {
  return `var(--tint-${hash === null ? 7 : Number.parseInt(hash.slice(0, 1), 16) % 8})`;
}

/** The picture of a good, or a quiet box in its place. The name stands beside it, so it says nothing itself. */
export function GoodPicture({ hash, pictures }: { readonly hash: string | null; readonly pictures: Pictures }): ReactNode {
  const url = usePictureUrl(pictures, hash);
  useEffect(() => {
    if (hash !== null) pictures.want(hash);
  }, [hash, pictures]);
  return (
    <span className={css.frame} style={{ background: groundOf(hash) }}>
      {url === null ? <span className={css.none}><Icon name="box" size={24} /></span> : <img className={css.picture} src={url} alt="" draggable={false} />}
    </span>
  );
}
