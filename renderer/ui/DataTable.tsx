import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import css from './DataTable.module.css';

export type TableColumn<T> = {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  /** `number` stands at the right in tabular figures; `main` may wrap and takes the room there is; `action` holds a row's buttons, two at most, at its end. */
  readonly kind?: 'main' | 'number' | 'text' | 'action';
  /** May be left out where the table is narrow: what it says can be found in the row's own detail. */
  readonly spare?: boolean;
  /** What stands under the column; the row of totals is there where any column has one. */
  readonly total?: ReactNode;
};

export type DataTableProps<T> = {
  readonly label: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly selected?: string | null;
  /** Columns of one width in every table with the same columns, where several stand under each other. */
  readonly even?: boolean;
};

/** A dense table for the office: one line a row, figures aligned, the open row marked. */
export function DataTable<T>({ label, columns, rows, rowKey, selected = null, even = false }: DataTableProps<T>): ReactNode {
  return (
    <div className={css.frame}>
      <table className={classNames(css.table, even && css.even)} aria-label={label}>
        <thead>
          <tr>{columns.map((column) => <th key={column.key} scope="col" className={classNames(css[column.kind ?? 'text'], column.spare && css.spare)}>{column.title}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={classNames(rowKey(row) === selected && css.selected)}>
              {columns.map((column) => <td key={column.key} className={classNames(css[column.kind ?? 'text'], column.spare && css.spare)}>{column.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
        {columns.some((column) => column.total !== undefined) ? (
          <tfoot>
            <tr>{columns.map((column) => <td key={column.key} className={classNames(css[column.kind ?? 'text'], column.spare && css.spare)}>{column.total}</td>)}</tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  );
}
