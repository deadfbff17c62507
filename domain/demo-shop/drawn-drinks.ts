import { box, disc, faint, ground, oval, palette, path, picture, stroke, type Tint } from './drawing.ts';

const { white, cream, brown, sky, grey, cocoa, sand, green, amber } = palette;

/** A paper cup with a lid and a sleeve of colour `t`. */
export const toGo = (t: Tint): string => picture(
  ground(20),
  path('M26 30H70L65 80Q64.5 85 60 85H36Q31.5 85 31 80Z', white.base), path('M60 30H70L65 80Q64.5 85 60 85H52Q56 85 56.6 80Z', white.shade),
  path('M27.5 42H68.800L66.2 68H30.100Z', t.base), path('M59 42H68.800L66.2 68H57Z', t.shade), oval(44, 55, 6, 8, t.light), stroke('M46 48C41 52 47 57 42 62', t.shade, 2),
  box(22, 22, 52, 9, 4, cocoa.base), path('M28 22 31 13H65L68 22Z', cocoa.light), path('M60 13H65L68 22H62Z', cocoa.base),
);

/** A mug of something hot, `t` is the mug. */
export const mug = (t: Tint): string => picture(
  ground(30, 44),
  stroke('M68 48C84 44 86 68 68 68', t.shade, 7), path('M16 38H72V66C72 78 64 84 54 84H34C24 84 16 78 16 66Z', t.base), path('M60 38H72V66C72 78 64 84 54 84H44C54 84 60 78 60 66Z', t.shade), oval(44, 38, 28, 7, t.light), oval(44, 38.5, 24, 5, brown.shade),
  faint(0.55, stroke('M34 26C30 21 38 18 34 12M48 26C44 21 52 18 48 12', grey.base, 3.2)),
);

/** A bottle of water or lemonade, `t` the liquid. */
export const bottle = (t: Tint): string => picture(
  ground(18),
  path('M41 18H55V26C55 34 65 36 65 46V80Q65 85 60 85H36Q31 85 31 80V46C31 36 41 34 41 26Z', t.light), path('M51 18H55V26C55 34 65 36 65 46V80Q65 85 60 85H52Q57 85 57 80V46C57 37 51 35 51 27Z', t.base),
  path('M31 48H57V68H31Z', white.base), path('M57 48H65V68H57Z', white.shade), path('M31 58C38 54 46 63 57 57V68H31Z', t.base), path('M57 57C60 56 63 56 65 57V68H57Z', t.shade), box(39, 9, 18, 10, 2.5, t.shade), stroke('M36 44C37 40 40 38 42 36M36 74V79', white.light, 2.6),
);

/** A big bottle with a handle-shaped waist. */
export const bigBottle = (t: Tint): string => picture(
  ground(23),
  path('M40 16H56V23C56 30 71 32 71 43V54L68 58 71 62V80Q71 85 66 85H30Q25 85 25 80V62L28 58 25 54V43C25 32 40 30 40 23Z', t.light), path('M51 16H56V23C56 30 71 32 71 43V54L68 58 71 62V80Q71 85 66 85H55Q61 85 61 80V62L58 58 61 54V43C61 33 51 30 51 23Z', t.base),
  path('M25 63H61V78H25Z', t.base), path('M61 63H71V78H61Z', t.shade), box(38, 7, 20, 10, 2.5, t.shade), stroke('M31 50V44C32 39 37 37 40 34', white.light, 3), stroke('M33 70H50', white.light, 3.4),
);

/** An aluminium can. */
export const can = (t: Tint): string => picture(
  ground(20),
  path('M30 20H66L70 27V78L66 85H30L26 78V27Z', t.base), path('M58 20H66L70 27V78L66 85H56L60 78V27Z', t.shade), path('M30 20H66L70 27H26Z', grey.light), path('M26 78H70L66 85H30Z', grey.base), box(30, 16, 36, 5, 2.5, grey.base), oval(48, 17.5, 8, 1.4, grey.shade), path('M26 40 60 32V52L26 62Z', t.light), path('M60 32 70 34V50L60 52Z', t.base), stroke('M31 68V73', t.light, 3),
);

/** A juice box with a straw and a round fruit of colour `t`. */
export const juice = (t: Tint): string => picture(
  ground(24),
  stroke('M56 22 60 8 69 6', white.shade, 4), box(26, 22, 44, 63, 3, t.light), path('M58 22H67Q70 22 70 25V82Q70 85 67 85H58Z', t.base), path('M26 66H58V85H29Q26 85 26 82Z', t.base), path('M58 66H70V82Q70 85 67 85H58Z', t.shade), box(26, 22, 44, 7, 3, white.base), disc(43, 48, 12, t.shade), disc(42, 47, 10.5, t.base), disc(38.5, 43, 2.6, t.light), path('M43 37C47 31 53 31 57 34 53 39 47 40 43 37Z', green.base),
);

/** A bottle of kvass or beer-like drink: brown glass, coloured label. */
export const glassBottle = (t: Tint): string => picture(
  ground(17),
  path('M42 16H54V34C54 42 64 44 64 54V80Q64 85 59 85H37Q32 85 32 80V54C32 44 42 42 42 34Z', brown.base), path('M50 16H54V34C54 42 64 44 64 54V80Q64 85 59 85H51Q56 85 56 80V54C56 44 50 42 50 34Z', brown.shade), box(40, 9, 16, 8, 2, grey.base), path('M32 56H56V76H32Z', t.base), path('M56 56H64V76H56Z', t.shade), disc(44, 66, 6, cream.light), stroke('M37 52C38 48 41 46 44 43', brown.light, 2.6),
);

/** A pack of ground coffee or beans with a valve. */
export const coffeePack = (t: Tint): string => picture(
  ground(26),
  path('M26 14H70L74 28V80Q74 85 69 85H27Q22 85 22 80V28Z', t.base), path('M62 14H70L74 28V80Q74 85 69 85H60Q64 85 64 80V28Z', t.shade), path('M26 14H70L72 21H24Z', t.light), path('M22 44H64V70H22Z', cream.base), path('M64 44H74V70H64Z', cream.shade), disc(56, 33, 3, t.shade), oval(43, 57, 8, 10.5, cocoa.base), stroke('M45 48C38 53 48 60 41 66', cocoa.light, 2.4),
);

export const teaBox = (t: Tint): string => picture(
  ground(32),
  path('M16 38 26 28H82L74 38Z', t.light), path('M74 38 82 28V75L74 84Z', t.shade), path('M16 38H74V84H18Q16 84 16 82Z', t.base), path('M26 46H64V76H26Z', cream.light), path('M45 70C34 66 34 56 45 50 56 56 56 66 45 70Z', green.base), stroke('M45 54V74', green.shade, 2), stroke('M74 52C84 52 88 56 87 64', sand.light, 1.8), box(81, 63, 11, 12, 1.5, amber.base),
);

/** A carafe-like plastic bottle of drinking yoghurt or compote. */
export const squeeze = (t: Tint): string => picture(
  ground(18),
  path('M38 20H58L60 30C66 36 66 42 64 48 66 54 66 60 66 66V80Q66 85 61 85H35Q30 85 30 80V66C30 60 30 54 32 48 30 42 30 36 36 30Z', t.base), path('M53 20H58L60 30C66 36 66 42 64 48 66 54 66 60 66 66V80Q66 85 61 85H52Q58 85 58 80V66C58 60 58 54 57 48 58 42 58 36 55 30Z', t.shade), box(36, 9, 24, 12, 3, white.base), path('M52 9H57Q60 9 60 12V18Q60 21 57 21H52Z', white.shade), box(30, 54, 28, 20, 0, white.base), path('M58 54H66V74H58Z', white.shade), disc(44, 64, 6, t.base), stroke('M36 40C36 37 38 35 40 33', t.light, 3), path('M44 58C47 54 51 54 53 56 50 59 47 60 44 58Z', green.base), faint(0.4, stroke('M34 80H56', sky.light, 2)),
);
