import { box, disc, faint, ground, group, oval, palette, path, picture, stroke, type Tint } from './drawing.ts';

const { sand, cream, brown, cocoa, rose, white, amber } = palette;

/** A tin loaf with three cuts on its crust. */
export const loaf = (t: Tint): string => picture(
  ground(34),
  path('M13 47C13 33 23 26 36 26H62C75 26 84 34 84 46 84 52 81 54 79 56V79Q79 84 74 84H23Q18 84 18 79V56C15 54 13 52 13 47Z', t.base),
  path('M79 56V79Q79 84 74 84H64Q69 84 69 79V26.7C78 29 84 36 84 46 84 52 81 54 79 56Z', t.shade),
  path('M18 46C18 37 25 31 35 31H58C47 33 24 34 18 46Z', t.light),
  stroke('M34 39 41 50M47 39 54 50M60 39 66 50', t.light, 3.5),
);

/** A long white loaf, cut askew. */
export const baton = (t: Tint): string => picture(
  ground(34),
  group('rotate(-24 48 54)',
    box(8, 38, 80, 34, 17, t.base),
    path('M10 60C28 66 68 66 87 55.500A17 17 0 0 1 71 72H25A17 17 0 0 1 10 60Z', t.shade),
    stroke('M22 53C25 47 28 44.5 32 43M37 53C40 47 43 44.5 47 43M52 53C55 47 58 44.5 62 43M67 53C70 47 72 45 75 44', t.light, 5), stroke('M25 54.5C28 50 30 47.5 34 46M40 54.5C43 50 45 47.5 49 46M55 54.5C58 50 60 47.5 64 46M70 54C72 50 74 48 77 47', t.shade, 2)),
);

export const baguette = (t: Tint): string => picture(
  ground(34),
  group('rotate(-38 48 52)',
    box(-2, 42, 100, 22, 11, t.base),
    path('M0 57C28 62 70 62 97 55A11 11 0 0 1 87 64H9A11 11 0 0 1 0 57Z', t.shade),
    stroke('M12 53C15 49 18 47 23 46M28 53C31 49 34 47 39 46M44 53C47 49 50 47 55 46M60 53C63 49 66 47 71 46M76 53C79 49 81 48 85 47', t.light, 3.4)),
);

/** A round roll with seeds. */
export const bun = (t: Tint): string => picture(
  ground(32),
  path('M14 64C14 42 29 30 48 30S82 42 82 64C82 78 68 84 48 84S14 78 14 64Z', t.base),
  path('M82 64C82 78 68 84 48 84S14 78 14 64C22 73 34 76 50 75S76 71 82 64Z', t.shade),
  path('M20 56C22 43 34 35 47 35 37 38 27 44 20 56Z', t.light),
  ...[[40, 44], [54, 41], [48, 53], [34, 54], [62, 51], [68, 60], [54, 63]].map(([x, y]) => group(`rotate(-28 ${x} ${y})`, oval(x as number, y as number, 3, 1.7, cream.light))),
);

export const croissant = (): string => picture(
  ground(34),
  path('M8 70C8 46 24 26 48 26S88 46 88 70C88 77 79 79 75 73 70 65 62 60 48 60S26 65 21 73C17 79 8 77 8 70Z', amber.base),
  path('M8 70C8 77 17 79 21 73 26 65 34 60 48 60S70 65 75 73C79 79 88 77 88 70 84 64 72 52 48 52S12 64 8 70Z', amber.shade),
  path('M36 28.200C40 26.6 44 26 48 26S56 26.6 60 28.200C60 40 58 51 56 60.4 50 59.8 46 59.8 40 60.4 38 51 36 40 36 28.200Z', amber.light),
  stroke('M19 41C25 47 29 55 31 64M77 41C71 47 67 55 65 64', amber.shade, 2.4),
  stroke('M36 29C36 41 38 51 40 60M60 29C60 41 58 51 56 60', amber.shade, 2.4),
);

/** A small filled pie, pinched along the top; `t` colours the filling that shows. */
export const pie = (t: Tint): string => picture(
  ground(34),
  path('M10 68C10 48 28 34 50 34S88 50 87 68C86 79 70 84 48 84S10 80 10 68Z', sand.base),
  path('M87 68C86 79 70 84 48 84S10 80 10 68C24 76 70 78 87 68Z', sand.shade),
  path('M16 60C20 47 34 39 48 38 36 43 24 49 16 60Z', sand.light),
  stroke('M24 60 31 52 38 60 45 51 52 60 59 51 66 60 73 54', brown.base, 3.2),
  disc(58, 43, 3, t.base), disc(66, 46, 2.4, t.base), disc(50, 42, 2.2, t.base),
);

/** A slice of layered cake with icing of colour `t`. */
export const cake = (t: Tint): string => picture(
  ground(34),
  path('M12 52 62 30C76 31 85 39 86 50V80Q86 84 82 84H16Q12 84 12 80Z', cream.base),
  path('M12 52H86V80Q86 84 82 84H16Q12 84 12 80Z', sand.base),
  box(12, 60, 74, 5, 0, cream.light), box(12, 71, 74, 5, 0, cream.light),
  path('M12 54V50L60 28C76 29 86 38 86 50V54C82 60 78 60 74 54 70 61 65 61 61 54 57 60 53 60 49 54 45 61 40 61 36 54 32 60 28 60 24 54 20 60 15 59 12 54Z', t.base),
  path('M12 52 60 28C75 29 85 38 86 50Z', t.light),
  disc(60, 34, 7, palette.red.base), disc(57.5, 31.5, 2, palette.red.light),
);

/** Two round biscuits; `t` is the dough. */
export const cookie = (t: Tint): string => picture(
  ground(34),
  disc(60, 44, 24, t.shade), disc(59, 43, 22, t.base),
  disc(36, 60, 25, t.shade), disc(35, 58.5, 23.5, t.base),
  path('M16 54C19 44 27 38 36 38 29 42 21 46 16 54Z', t.light),
  ...[[28, 52], [42, 50], [34, 64], [47, 63], [23, 66], [61, 30], [70, 42], [66, 53]].map(([x, y]) => disc(x as number, y as number, 3.2, cocoa.base)),
);

/** A ring-shaped dry roll, `t` is its glaze. */
export const bagel = (t: Tint): string => picture(
  ground(32),
  `<circle cx="48" cy="52" r="23" fill="none" stroke="${t.shade}" stroke-width="19"/>`,
  `<circle cx="47.5" cy="50.5" r="23" fill="none" stroke="${t.base}" stroke-width="15"/>`,
  stroke('M27 44C30 36 38 30.5 47 30', t.light, 4),
  faint(0.7, ...[[33, 62], [47, 70], [61, 66], [69, 52], [64, 39], [29, 52]].map(([x, y]) => disc(x as number, y as number, 1.6, white.base))),
);

/** A wafer tube or roll with cream, lying. */
export const roll = (t: Tint): string => picture(
  ground(34),
  group('rotate(-18 48 56)',
    box(10, 40, 70, 32, 8, t.base), box(10, 58, 70, 14, 7, t.shade),
    oval(80, 56, 9, 16, cream.base), stroke('M80 48A5 8 0 1 1 76 58', rose.base, 3.6),
    stroke('M22 44 28 40M36 44 42 40M50 44 56 40M64 44 70 40', t.light, 3)),
);
