import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { CategoryList, CategoryRow, NewCategory } from '#contract/api/category.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { ApiProblem, api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import css from '../../api/Form.module.css';
import { categoryTexts } from './category-texts.ts';
import { besideIn, isEmpty, parentsFor, placeOf } from './category-tree.ts';
import { useChange } from './use-good.ts';

/** A category to be, or one there is. Who saves after somebody else first sees that there was another change, and then decides. */
export function CategoryForm({ all, category, onDone }: { readonly all: readonly CategoryRow[]; readonly category: CategoryRow | null; readonly onDone: () => void }): ReactNode {
  const t = useT(categoryTexts);
  const id = category?.id ?? null;
  const [name, setName] = useState(category?.name ?? '');
  const [parentId, setParentId] = useState(category?.parentId ?? null);
  const [place, setPlace] = useState(() => placeOf(all, category?.parentId ?? null, id));
  const [seen, setSeen] = useState(category?.version ?? 0);
  const save = useChange((body: NewCategory & { readonly version: number }) => {
    const { version, ...wanted } = body;
    return category === null ? api.post<CategoryList>('categories', wanted) : api.put<CategoryList>(`categories/${category.id}`, { version, ...wanted });
  }, onDone, ['goods', 'categories', 'all']);
  const remove = useChange(() => api.remove(`categories/${id ?? ''}`), onDone);
  const overtaken = save.error instanceof ApiProblem && save.error.code === 'changed-meanwhile';
  const submit = (): void => {
    const version = overtaken ? category?.version ?? seen : seen;
    setSeen(version);
    save.mutate({ version, name: name.trim(), parentId, place });
  };
  const startOver = (): void => {
    if (category === null) return;
    setName(category.name);
    setParentId(category.parentId);
    setPlace(placeOf(all, category.parentId, category.id));
    setSeen(category.version);
    save.reset();
  };
  const beside = besideIn(all, parentId, id);
  return (
    <>
      <Form sending={save} word={t('save')} onSubmit={submit}>
        <TextInput label={t('name')} value={name} onChange={(event) => setName(event.currentTarget.value)} required withAsterisk={false} maxLength={200} autoFocus autoComplete="off" />
        <NativeSelect
          label={t('parent')} value={parentId ?? ''} data={[{ value: '', label: t('top') }, ...parentsFor(all, id).map((each) => ({ value: each.id, label: `${'\u2003'.repeat(each.depth - 1)}${each.name}` }))]}
          onChange={(event) => {
            const chosen = event.currentTarget.value || null;
            setParentId(chosen);
            setPlace(placeOf(all, chosen, id));
          }}
        />
        <NativeSelect
          label={t('place')} value={String(place)} data={[{ value: '1', label: t('first') }, ...beside.map((each, index) => ({ value: String(index + 2), label: t('after', { name: each.name }) }))]}
          onChange={(event) => setPlace(Number(event.currentTarget.value))}
        />
        {overtaken ? <Button look="quiet" size="dense" onClick={startOver}>{t('showStored')}</Button> : null}
      </Form>
      {category === null ? null : (
        <div className={css.verbs}>
          <ProblemNotice error={remove.error} />
          <Button look="plain" size="dense" disabled={remove.isPending || !isEmpty(all, category)} onClick={() => remove.mutate(undefined)}>{t('remove')}</Button>
          <p className={css.note}>{t('removeHint')}</p>
        </div>
      )}
    </>
  );
}
