import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { StaffList } from '#contract/api/staff.ts';
import type { NewTask, Task, TaskEdit } from '#contract/api/task.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { conflictTexts } from '../../api/conflict-texts.ts';
import { useStores } from '../../api/FilterBar.tsx';
import { Form } from '../../api/Form.tsx';
import { editOf, fitsLabels, writtenOf } from './edits.ts';
import { taskTexts } from './task-texts.ts';

/** @param storeId the store that is looked at, empty for all */
export function NewTaskForm({ storeId, onDone }: { readonly storeId: string; readonly onDone: (id: string) => void }): ReactNode {
  const t = useT(taskTexts);
  const stores = useStores();
  const queries = useQueryClient();
  const [chosen, choose] = useState(storeId);
  // The same form sent again after a lost answer is the same task.
  const [id] = useState(() => crypto.randomUUID());
  const [tooMany, setTooMany] = useState(false);
  const store = chosen || (stores[0]?.id ?? '');
  const add = useMutation({
    mutationFn: (body: NewTask) => api.post<Task>('tasks', body),
    onSuccess: (task) => {
      void queries.invalidateQueries({ queryKey: ['tasks'] });
      onDone(task.id);
    },
  });
  const submit = (typed: (name: string) => string): void => {
    const written = writtenOf(typed);
    setTooMany(!fitsLabels(written));
    if (fitsLabels(written)) add.mutate({ id, storeId: store, ...written, labels: [...written.labels] });
  };
  return (
    <Form sending={add} word={t('create')} onSubmit={submit}>
      <NativeSelect name="store" label={t('store')} value={store} onChange={(event) => choose(event.currentTarget.value)} data={stores.map((one) => ({ value: one.id, label: one.name }))} />
      <Fields storeId={store} task={null} tooManyLabels={tooMany} />
    </Form>
  );
}

/** The task as it was when the writing began stays the measure of what changed. */
export function EditTaskForm({ task, onDone }: { readonly task: Task; readonly onDone: () => void }): ReactNode {
  const t = useT(taskTexts);
  const queries = useQueryClient();
  const [base] = useState(task);
  const [tooMany, setTooMany] = useState(false);
  const save = useMutation({
    mutationFn: (body: TaskEdit) => api.post<Task>(`tasks/${base.id}/edits`, body),
    onSuccess: async () => {
      onDone();
      await Promise.all(['tasks', 'task', 'task-conflicts', 'attention'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  const submit = (typed: (name: string) => string): void => {
    const written = writtenOf(typed);
    setTooMany(!fitsLabels(written));
    if (!fitsLabels(written)) return;
    const edit = editOf(base, written);
    if (edit === null) onDone();
    else save.mutate(edit);
  };
  return <Form sending={save} word={t('save')} onSubmit={submit}><Fields storeId={base.storeId} task={base} tooManyLabels={tooMany} /></Form>;
}

function Fields({ storeId, task, tooManyLabels }: { readonly storeId: string; readonly task: Task | null; readonly tooManyLabels: boolean }): ReactNode {
  const t = useT(taskTexts);
  const say = useT(conflictTexts);
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => api.get<StaffList>('staff') });
  const people = (staff.data?.staff ?? []).filter((one) => one.storeId === storeId && (one.active || one.id === task?.assigneeId));
  const held = task?.assigneeId ?? null;
  const known = held === null || people.some(({ id }) => id === held) ? people : [...people, { id: held, name: task?.assigneeName ?? say('someone') }];
  return (
    <>
      <TextInput name="title" label={t('name')} required withAsterisk={false} autoFocus maxLength={200} autoComplete="off" defaultValue={task?.title ?? ''} />
      <Textarea name="note" label={t('details')} autosize minRows={2} maxRows={12} maxLength={4000} defaultValue={task?.note ?? ''} />
      <NativeSelect key={`${storeId} ${known.length}`} name="assignee" label={t('assignee')} defaultValue={task?.assigneeId ?? ''} data={[{ value: '', label: t('nobody') }, ...known.map(({ id, name }) => ({ value: id, label: name }))]} />
      <TextInput name="due" type="date" label={t('due')} defaultValue={task?.dueDate ?? ''} />
      <NativeSelect name="priority" label={t('priority')} defaultValue={task?.priority ?? 'normal'} data={(['high', 'normal', 'low'] as const).map((value) => ({ value, label: say(value) }))} />
      <TextInput name="labels" label={t('labels')} description={t('labelsHint')} autoComplete="off" maxLength={900} defaultValue={task?.labels.join(', ') ?? ''} error={tooManyLabels ? t('tooManyLabels') : null} />
    </>
  );
}
