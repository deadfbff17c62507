import { call, defineService } from '../define/service.ts';
import { Instant, Minor, Nothing, Text, Type, type Static } from '../define/schema.ts';

/** The database of the till cannot be used; the file stays where it is until somebody chooses a way on. */
export const Damage = Type.Object({
  /** `unreadable`: no database of this till's key · `damaged`: parts of it cannot be read · `missing`: there was one, and it is gone. */
  cause: Type.Union([Type.Literal('unreadable'), Type.Literal('damaged'), Type.Literal('missing')]),
  file: Text(1000), bytes: Type.Integer({ minimum: 0 }),
  /** Operations in it that the server has not confirmed, where it can still say so. */
  unsent: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /** It still says whose till it is, so that what can be read of it is of use without a backup too. */
  readable: Type.Boolean(),
});
export type Damage = Static<typeof Damage>;

export const Backup = Type.Object({ name: Text(100, 1), madeAt: Instant, bytes: Type.Integer({ minimum: 0 }) });
export type Backup = Static<typeof Backup>;

/** What a restore came to. */
export const Restored = Type.Object({
  /** When the backup was made; null where none was used. */
  backupMadeAt: Type.Union([Instant, Type.Null()]),
  /** Operations taken over from the damaged file that the backup did not have, and the receipts among them; refunds count against the sum. */
  operations: Type.Integer({ minimum: 0 }), receipts: Type.Integer({ minimum: 0 }), totalMinor: Minor,
  /** Operations that were there and could not be read, as far as that can be known; null where nothing at all could be read. */
  lost: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /** Where the damaged file is now; empty where there was none. */
  keptAs: Text(1000),
});
export type Restored = Static<typeof Restored>;

/** The ways on when the till's database is damaged. A till in order answers `state` and refuses the rest. */
export const recovery = defineService('recovery', {
  state: call(Nothing, Type.Object({ damage: Type.Union([Damage, Type.Null()]), backups: Type.Array(Backup), restored: Type.Union([Restored, Type.Null()]) }), {}),
  /** Puts a backup in the place of the damaged file, with what can still be read of that; null: only what can be read. */
  restore: call(
    Type.Object({ backup: Type.Union([Text(100, 1), Type.Null()]) }), Restored,
    { 'not-damaged': Nothing, 'backup-unusable': Nothing, 'no-room': Nothing, 'nothing-readable': Nothing },
  ),
  /** Sets the damaged file aside and makes the till new. */
  startEmpty: call(Nothing, Nothing, { 'not-damaged': Nothing }),
  /** What was restored has been read: sell again. */
  goOn: call(Nothing, Nothing, { 'not-damaged': Nothing, 'not-restored': Nothing }),
});
