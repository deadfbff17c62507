import { useRef, type ReactNode } from 'react';
import { MAX_PICTURE_BYTES, type GoodDetail } from '#contract/api/catalog.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { ApiProblem, api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import { catalogTexts } from './catalog-texts.ts';
import css from './CatalogPage.module.css';
import { smallPicture } from './small-picture.ts';
import { useChange } from './use-good.ts';

async function send(goodId: string, file: Blob): Promise<unknown> {
  const base64 = await smallPicture(file);
  // A request of any size would be cut off by the server with a word about the request, not about the picture.
  if (base64.length * 3 > MAX_PICTURE_BYTES * 4) throw new ApiProblem(413, 'picture-too-large', 'the picture is too large');
  return api.put<GoodDetail>(`goods/${goodId}/picture`, { base64 });
}

/** The picture a till shows on the tile of the good. */
export function PictureSection({ good }: { readonly good: GoodDetail }): ReactNode {
  const t = useT(catalogTexts);
  const chooser = useRef<HTMLInputElement>(null);
  const change = useChange((file: Blob | null) => (file === null ? api.remove(`goods/${good.id}/picture`) : send(good.id, file)));
  return (
    <div className={css.acts}>
      {good.pictureHash === null ? null : <img className={css.picture} src={`/api/v1/pictures/${good.pictureHash}`} alt={t('picture')} />}
      <Button look="plain" size="dense" disabled={change.isPending} onClick={() => chooser.current?.click()}>{t(good.pictureHash === null ? 'addPicture' : 'changePicture')}</Button>
      {good.pictureHash === null ? null : <Button look="quiet" size="dense" disabled={change.isPending} onClick={() => change.mutate(null)}>{t('removePicture')}</Button>}
      <input
        ref={chooser} type="file" hidden accept="image/jpeg,image/png,image/webp" aria-label={t('picture')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) change.mutate(file);
        }}
      />
      <ProblemNotice error={change.error} />
    </div>
  );
}
