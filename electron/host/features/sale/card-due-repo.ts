/** Card money whose fate is decided and which the payment terminal has not been told yet. */
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import type { CardMoney } from './terminal-port.ts';

export type CardDue = CardMoney & { readonly due: 'confirm' | 'cancel' };

export function insertDue(tx: WriteTx, { id, direction, amountMinor }: CardMoney, due: CardDue['due']): void {
  tx.run('INSERT INTO card_operation (id, direction, amount_minor, due) VALUES (?, ?, ?, ?)', id, direction, amountMinor, due);
}

export function listDue(tx: ReadTx): CardDue[] {
  return tx.all<CardDue>('SELECT id, direction, amount_minor AS "amountMinor", due FROM card_operation ORDER BY id');
}

export function removeDue(tx: WriteTx, id: string): void {
  tx.run('DELETE FROM card_operation WHERE id = ?', id);
}
