import { box, disc, ground, group, oval, palette, path, picture, stroke, type Tint } from './drawing.ts';

const { white, cream, amber, sand, brown, red, rose, grey, sky, cocoa } = palette;

/** A carton with a gable top; `t` is the band and the cap. */
export const carton = (t: Tint): string => picture(
  ground(26),
  path('M24 36 34 20H66L74 36V80Q74 84 70 84H28Q24 84 24 80Z', white.base), path('M62 36 66 20 74 36V80Q74 84 70 84H62Z', white.shade),
  path('M34 20H66L62 36H24Z', t.light), path('M66 20 74 36H62Z', t.base), box(33, 13, 33, 8, 2, t.base),
  path('M24 52C34 46 44 58 62 50V74H24Z', t.base), path('M62 50C67 49 71 50 74 52V74H62Z', t.shade), disc(52, 25, 5, white.light), disc(52, 25, 3, t.shade),
  oval(42, 63, 6.4, 8, white.light),
);

/** A round-shouldered dairy bottle. */
export const dairyBottle = (t: Tint): string => picture(
  ground(22),
  path('M38 22H58V32C58 40 70 42 70 54V80Q70 85 65 85H31Q26 85 26 80V54C26 42 38 40 38 32Z', white.base), path('M52 22H58V32C58 40 70 42 70 54V80Q70 85 65 85H56Q61 85 61 80V54C61 42 52 40 52 32Z', white.shade),
  box(35, 11, 26, 12, 3.5, t.base), path('M52 11H57.5Q61 11 61 14.500V19.500Q61 23 57.5 23H52Z', t.shade), path('M26 56H61V76H26Z', t.base), path('M61 56H70V76H61Z', t.shade), stroke('M34 63H51M34 69H45', white.light, 3),
);

/** A yoghurt cup with a foil lid and a fruit of colour `t`. */
export const cup = (t: Tint): string => picture(
  ground(25),
  path('M22 34H74L68 80Q67.5 84 63 84H33Q28.5 84 28 80Z', white.base), path('M62 34H74L68 80Q67.5 84 63 84H54Q58.5 84 59 80Z', white.shade),
  path('M24.5 50H71.800L69 72H27.100Z', t.light), path('M61 50H71.800L69 72H59.400Z', t.base), box(18, 25, 60, 10, 5, t.base), path('M66 25H73A5 5 0 0 1 73 35H66Z', t.shade),
  disc(43, 61, 8, t.shade), disc(41, 59, 2.6, white.light), path('M43 53C46 48 51 48 54 50 51 54 47 55 43 53Z', palette.green.base),
);

/** A low tub: sour cream, cottage cheese, spreads. */
export const tub = (t: Tint): string => picture(
  ground(33),
  path('M16 46H80L74 79Q73 84 68 84H28Q23 84 22 79Z', white.base), path('M68 46H80L74 79Q73 84 68 84H56Q62 84 63 79Z', white.shade), path('M18.2 58H77.800L75 74H21Z', t.base), path('M66 58H77.800L75 74H63.800Z', t.shade),
  box(12, 35, 72, 12, 6, t.light), path('M70 35H78A6 6 0 0 1 78 47H70Z', t.base), stroke('M32 66H50', white.light, 3.4),
);

export const cheese = (t: Tint): string => picture(
  ground(36),
  path('M10 54 58 28C72 28 84 38 86 50V78Q86 84 80 84H16Q10 84 10 78Z', t.base), path('M10 54 58 28C72 28 84 38 86 50V54Z', t.light), path('M74 54H86V78Q86 84 80 84H68Q74 84 74 78Z', t.shade),
  disc(30, 68, 6, t.shade), disc(52, 63, 4, t.shade), disc(58, 76, 5, t.shade), oval(62, 42, 6, 3.6, t.base), oval(42, 47, 4, 2.2, t.base),
);

export const butter = (t: Tint): string => picture(
  ground(36),
  path('M12 52 26 40H86L74 52Z', amber.light), path('M74 52 86 40V70L74 82Z', amber.base), box(12, 52, 62, 30, 2, palette.yellow.base),
  path('M12 52H50V82H14Q12 82 12 80Z', t.base), path('M12 52 26 40H62L50 52Z', t.light), stroke('M20 62H40M20 70H34', white.light, 3), path('M50 52 56 57 50 62 56 67 50 72 56 77 50 82Z', t.base),
);

export const eggs = (t: Tint): string => picture(
  ground(36),
  ...[22, 48, 74].map((x) => path(`M${x} 28C${x + 9} 28 ${x + 13} 42 ${x + 13} 50 ${x + 13} 60 ${x - 13} 60 ${x - 13} 50 ${x - 13} 42 ${x - 9} 28 ${x} 28Z`, t.base) + path(`M${x + 3} 28.400C${x + 10} 31 ${x + 13} 43 ${x + 13} 50 ${x + 13} 56 ${x + 8} 58 ${x} 57.5 ${x + 7} 52 ${x + 8} 38 ${x + 3} 28.400Z`, t.shade) + oval(x - 5, 40, 2.4, 4, t.light)),
  path('M6 54C12 48 16 58 22 58S32 50 35 50 42 58 48 58 58 50 61 50 68 58 74 58 84 48 90 54L86 79Q85 84 80 84H16Q11 84 10 79Z', grey.base), path('M9 72H87L86 79Q85 84 80 84H16Q11 84 10 79Z', grey.shade),
  stroke('M22 66V74M48 66V74M74 66V74', grey.light, 3),
);

/** Ice cream on a stick, glazed in colour `t`. */
export const iceCream = (t: Tint): string => picture(
  ground(12),
  box(43, 62, 10, 24, 5, sand.base), path('M49 66H53V81A5 5 0 0 1 48 86H47C49 86 49 84 49 81Z', sand.shade),
  path('M26 34C26 20 36 10 48 10S70 20 70 34V62Q70 70 62 70H34Q26 70 26 62Z', t.base), path('M56 12C64 15 70 23 70 34V62Q70 70 62 70H52Q60 70 60 62V34C60 24 59 17 56 12Z', t.shade),
  stroke('M34 50V34C34 27 37 22 41 19.5', t.light, 4.4), path('M26 56C32 62 36 54 42 60S54 54 60 60 66 60 70 56V62Q70 70 62 70H34Q26 70 26 62Z', cream.light),
);

export const meat = (t: Tint): string => picture(
  ground(34),
  path('M12 58C8 40 26 26 46 28 60 29 66 36 76 40 88 45 90 58 84 68 76 82 54 86 38 82 24 79 14 70 12 58Z', t.shade), path('M12 54C9 37 27 24 46 26 60 27 66 34 76 38 87 43 89 55 83 64 75 77 54 81 38 77 24 74 14 66 12 54Z', cream.light),
  path('M18 53C15 41 30 30 46 32 58 33 64 39 74 43 83 47 83 55 78 61 71 71 54 75 39 71 27 68 20 62 18 53Z', t.base), stroke('M28 50C34 42 43 42 49 45M44 61C53 64 63 61 69 54', t.light, 3),
  disc(36, 56, 6.5, cream.base), disc(36, 56, 3.2, t.shade),
);

export const chicken = (): string => picture(
  ground(30, 44),
  path('M68 22C72 14 82 14 83 21 91 22 90 32 82 35L66 50 54 38Z', cream.light), path('M83 21C91 22 90 32 82 35L66 50 60 44 78 30C82 28 84 25 83 21Z', cream.shade),
  path('M62 34C76 42 72 62 60 74 48 86 26 88 16 78 6 68 12 48 24 38 36 28 52 28 62 34Z', amber.base), path('M62 34C76 42 72 62 60 74 48 86 26 88 16 78 38 80 64 60 62 34Z', amber.shade), path('M20 62C20 50 32 40 44 37 35 43 29 50 27 60 24 65 20 66 20 62Z', amber.light),
);

export const fish = (t: Tint): string => picture(
  ground(34),
  path('M66 50C74 44 82 34 90 32 86 44 86 58 90 70 82 68 74 58 66 52Z', t.shade), path('M38 32C44 22 54 22 60 24 58 30 56 34 54 38Z', t.shade),
  path('M6 52C14 38 28 30 42 30 56 30 66 42 74 51 66 60 56 72 42 72 28 72 14 66 6 52Z', t.base), path('M6 52C24 60 54 62 74 51 66 60 56 72 42 72 28 72 14 66 6 52Z', t.light), path('M30 33C36 42 36 60 30 70 27 69.5 25 68.5 22 67 28 58 28 44 23 35.500Z', t.shade),
  disc(17, 48, 3.4, white.light), disc(17, 48, 1.8, palette.ink.shade), stroke('M44 42C47 45 47 48 44 51M54 42C57 45 57 48 54 51M49 52C52 55 52 58 49 61', t.shade, 2.2),
);

/** A smoked sausage with its cut end shown. */
export const sausage = (t: Tint): string => picture(
  ground(34),
  group('rotate(-20 48 54)',
    stroke('M4 54H12', cocoa.base, 3.4), box(10, 38, 66, 34, 15, t.base), path('M10 57C30 62 60 62 76 58V72H25A15 15 0 0 1 10 57Z', t.shade), stroke('M22 45H50', t.light, 4),
    oval(76, 55, 11, 17, t.shade), oval(76.5, 55, 9, 14.5, rose.light), disc(73, 50, 2, cream.light), disc(79, 55, 2.2, cream.light), disc(74, 61, 1.8, cream.light), disc(79, 47, 1.4, cream.light)),
);

/** A pair of boiled sausages. */
export const franks = (t: Tint): string => picture(
  ground(34),
  ...[30, 56].map((y) => group(`rotate(-12 48 ${y})`, stroke(`M16 ${y + 8}C34 ${y + 17} 62 ${y + 17} 80 ${y + 8}`, t.shade, 21), stroke(`M16 ${y + 6.5}C34 ${y + 15.5} 62 ${y + 15.5} 80 ${y + 6.5}`, t.base, 18), stroke(`M20 ${y + 3}C32 ${y + 9} 44 ${y + 10} 52 ${y + 10}`, t.light, 3.6))),
);

/** Dumplings on a plate. */
export const dumplings = (t: Tint): string => picture(
  ground(36),
  oval(48, 70, 42, 14, t.shade), oval(48, 67, 42, 13, t.base), oval(48, 66, 33, 9, t.light),
  ...[[26, 54], [50, 50], [70, 56], [40, 62], [59, 64]].map(([x, y]) => group(`translate(${x} ${y})`, path('M-14 4C-14-10-6-14 0-14S14-10 14 4C8 10-8 10-14 4Z', cream.base), path('M14 4C8 10-8 10-14 4-6 5 6 5 14 4Z', cream.shade), stroke('M-9-2C-6-8 6-8 9-2', sand.base, 2))),
);

/** A frozen mix in a pouch, with a snowflake. */
export const frozen = (t: Tint): string => picture(
  ground(28),
  path('M18 18H78L75 26V76L78 84H18L21 76V26Z', sky.base), path('M64 18H78L75 26V76L78 84H64L66 76V26Z', sky.shade), path('M21 50C34 42 56 58 75 48V76H21Z', t.base), stroke('M18 18H78M18 84H78', sky.light, 3),
  stroke('M44 26V44M36.2 30.5 51.8 39.500M36.2 39.5 51.8 30.5', white.light, 2.6), disc(34, 64, 6, t.light), disc(48, 68, 6, t.shade), disc(61, 62, 6, t.light),
);

/** Caviar, pâté and the like: a flat round tin. */
export const flatTin = (t: Tint): string => picture(
  ground(36),
  path('M10 52H86V70C86 78 70 84 48 84S10 78 10 70Z', t.base), path('M70 52H86V70C86 75 79 80 66 82.5 69 80 70 75 70 70Z', t.shade), oval(48, 52, 38, 13, grey.base), oval(48, 51, 33, 10, grey.light), stroke('M48 50H62', grey.shade, 3), oval(65, 50, 6, 3.4, brown.light), oval(65, 50, 3, 1.6, grey.light), stroke('M20 68C32 74 50 75 60 73', red.light, 2.4),
);
