import { box, disc, ground, group, oval, palette, path, picture, stroke, type Tint } from './drawing.ts';

const { white, cream, grey, sky, ink, yellow, amber, sand, brown } = palette;

/** The plastic carrier with two loops. */
export const carrier = (t: Tint): string => picture(
  ground(27),
  path('M22 16Q22 12 26 12H31Q35 12 35 16V26C35 32 40 34 48 34S61 32 61 26V16Q61 12 65 12H70Q74 12 74 16V80Q74 85 69 85H27Q22 85 22 80Z', t.base), path('M64 12H70Q74 12 74 16V80Q74 85 69 85H58Q64 85 64 80Z', t.shade), path('M48 66 37 55C33 50 38 44 43 46 46 47 47 49 48 51 49 49 50 47 53 46 58 44 63 50 59 55Z', white.light), stroke('M27 19V36', t.light, 3),
);

/** A kraft or gift bag with handles. */
export const handleBag = (t: Tint): string => picture(
  ground(28),
  stroke('M36 34V24C36 12 60 12 60 24V34', t.shade, 4), path('M20 32H76V80Q76 85 71 85H25Q20 85 20 80Z', t.base), path('M64 32H76V80Q76 85 71 85H64Z', t.shade), path('M20 32H64V38H20Z', t.light), stroke('M34 60C38 54 42 66 46 60S52 56 54 60', t.shade, 3),
);

/** A detergent bottle with a handle. */
export const detergent = (t: Tint): string => picture(
  ground(26),
  path('M32 24H54C64 26 74 34 74 46V80Q74 85 69 85H27Q22 85 22 80V50C22 42 32 38 32 30Z', t.base), path('M54 24C64 26 74 34 74 46V80Q74 85 69 85H58Q64 85 64 80V48C64 36 60 27 54 24Z', t.shade), path('M56 36C62 38 66 43 66 50V56H58Z', white.light), box(31, 10, 24, 15, 3.5, white.base), path('M47 10H51.500Q55 10 55 13.500V21.500Q55 25 51.5 25H47Z', white.shade), path('M28 60H58V78H28Z', white.base), disc(38, 69, 5, t.light), disc(48, 66, 3.6, t.base), disc(47, 73, 2.4, t.light), stroke('M28 52C29 48 34 46 36 42', t.light, 3),
);

/** A dish-soap or shampoo bottle with a pump cap. */
export const pump = (t: Tint): string => picture(
  ground(20),
  path('M46 20H50V12H66V18H56V20H58V28H38V20Z', grey.shade), path('M36 28H60C66 34 68 40 68 48V80Q68 85 63 85H33Q28 85 28 80V48C28 40 30 34 36 28Z', t.base), path('M54 28H60C66 34 68 40 68 48V80Q68 85 63 85H53Q59 85 59 80V48C59 40 58 34 54 28Z', t.shade), box(33, 50, 22, 25, 3, white.base), path('M44 55C48 60 49 63 49 65A5 5 0 0 1 39 65C39 63 40 60 44 55Z', t.base), stroke('M34 45C34 40 36 37 39 34', t.light, 3),
);

/** A flat shampoo bottle with a flip cap. */
export const shampoo = (t: Tint): string => picture(
  ground(20),
  box(36, 9, 24, 14, 3, t.shade), path('M32 23H64C69 30 70 38 70 46V78Q70 85 63 85H33Q26 85 26 78V46C26 38 27 30 32 23Z', t.base), path('M56 23H64C69 30 70 38 70 46V78Q70 85 63 85H53Q61 85 61 78V46C61 38 60 30 56 23Z', t.shade), oval(44, 54, 12, 15, white.base), stroke('M44 66V50M44 58C39 57 37 53 37 49 42 49 44 53 44 58ZM44 54C49 53 51 49 51 46 46 46 44 50 44 54Z', t.shade, 2), stroke('M32 42C32 36 33 32 35 29', t.light, 3),
);

export const powder = (t: Tint): string => picture(
  ground(31),
  path('M16 28 26 18H82L74 28Z', t.light), path('M74 28 82 18V76L74 85Z', t.shade), path('M16 28H74V85H18Q16 85 16 83Z', t.base), disc(45, 56, 19, white.base), disc(38, 54, 7, sky.base), disc(52, 50, 5, sky.light), disc(50, 63, 6.5, sky.base), disc(36, 52, 2, white.light), disc(48, 61, 2, white.light), stroke('M24 36H42', white.light, 3.6),
);

export const soap = (t: Tint): string => picture(
  ground(34),
  box(12, 46, 72, 36, 16, t.shade), box(12, 42, 72, 34, 16, t.base), box(24, 50, 48, 18, 9, t.light), stroke('M34 59H62', t.base, 3.4), disc(70, 32, 8, sky.light), disc(67.5, 29.5, 2.4, white.light), disc(56, 24, 5, sky.light), disc(80, 20, 4, sky.light),
);

export const toothpaste = (t: Tint): string => picture(
  ground(34),
  group('rotate(-26 48 54)', path('M8 36H14L70 42V66L14 72H8Z', white.base), path('M8 60 70 58V66L14 72H8Z', white.shade), path('M26 37.3 56 40.500V67.500L26 70.700Z', t.base), path('M26 60 56 58.500V67.500L26 70.700Z', t.shade), box(69, 44, 16, 20, 4, t.shade), stroke('M11 38V70', grey.base, 3), stroke('M33 50H48', white.light, 3.4)),
);

/** Rolls of paper, one on the other; `t` is the printed stripe. */
export const paperRoll = (t: Tint): string => {
  const roll = (x: number, y: number): string => group(`translate(${x} ${y})`,
    path('M0 12V34C0 40 9 44 21 44S42 40 42 34V12Z', white.base), path('M32 14H42V34C42 38 38 41 31 43 32 40 32 38 32 34Z', white.shade), path('M0 23C8 28 34 28 42 23V31C34 36 8 36 0 31Z', t.light),
    oval(21, 12, 21, 9, white.shade), oval(20.5, 11.5, 19.5, 8, white.light), oval(21, 11.5, 8, 3.6, t.base), oval(21, 12.5, 6, 2.4, t.shade));
  return picture(ground(38), roll(5, 40), roll(49, 40), roll(27, 8));
};

/** A pack of paper napkins or wipes with one coming out. */
export const napkins = (t: Tint): string => picture(
  ground(36),
  path('M36 50C34 36 38 22 48 14 52 22 58 22 64 18 62 30 62 40 62 50Z', white.base), path('M54 19C57 21 60 20.5 64 18 62 30 62 40 62 50H54Z', white.shade), path('M12 50 22 42H84L74 50Z', t.light), path('M74 50 84 42V74L74 84Z', t.shade), path('M12 50H74V84H14Q12 84 12 82Z', t.base), oval(48, 46, 17, 3, t.shade), path('M34 46C34 40 36 34 38 30L60 30C61 36 62 42 62 46 56 48 40 48 34 46Z', white.base), stroke('M22 62C30 56 38 70 46 62S60 58 64 64', white.light, 3),
);

export const sponge = (t: Tint): string => picture(
  ground(34),
  path('M12 48 26 36H86L74 48Z', yellow.light), path('M74 48 86 36V66L74 80Z', yellow.shade), box(12, 48, 62, 22, 2, yellow.base), path('M12 68H74V82H16Q12 82 12 78Z', t.base), path('M74 68 86 55V68L74 82Z', t.shade), ...[[22, 55, 2.6], [34, 60, 2], [46, 54, 3], [58, 61, 2.4], [66, 54, 1.8], [28, 64, 1.6]].map(([x, y, r]) => disc(x as number, y as number, r as number, yellow.shade)),
);

export const battery = (t: Tint): string => picture(
  ground(26),
  ...[24, 52].map((x) => box(x + 6, 16, 8, 7, 1.5, grey.base) + box(x, 22, 20, 63, 4, ink.base) + path(`M${x} 22H${x + 20}V44H${x}Z`, t.base) + path(`M${x + 14} 26Q${x + 14} 22 ${x + 16} 22 ${x + 20} 22 ${x + 20} 26V81Q${x + 20} 85 ${x + 16} 85H${x + 14}Z`, ink.shade) + path(`M${x + 14} 22H${x + 16}Q${x + 20} 22 ${x + 20} 26V44H${x + 14}Z`, t.shade) + stroke(`M${x + 4} 57H${x + 10}M${x + 7} 54V60`, white.light, 2)),
);

export const lamp = (t: Tint): string => picture(
  ground(14),
  path('M48 10C64 10 74 22 74 36 74 48 64 52 62 64H34C32 52 22 48 22 36 22 22 32 10 48 10Z', t.base), path('M54 10.700C66 13 74 24 74 36 74 48 64 52 62 64H52C54 52 64 48 64 36 64 24 60 14 54 10.700Z', t.shade), stroke('M30 36C30 28 34 22 41 19', t.light, 4.4), path('M34 64H62V76L56 85H40L34 76Z', grey.base), path('M54 64H62V76L56 85H50L54 76Z', grey.shade), stroke('M34 69H62M35 75H61', grey.light, 2),
);

export const matches = (t: Tint): string => picture(
  ground(32),
  group('rotate(-10 48 60)', path('M18 52H74V80H18Z', cream.base), path('M10 46H66V76H10Z', t.base), path('M10 70H66V76H10Z', brown.shade), path('M66 46 78 52V80L66 76Z', cream.shade), oval(38, 58, 14, 8, cream.light), stroke('M30 58H46', t.shade, 3)),
  stroke('M52 34 80 16', sand.base, 4), oval(82, 15, 4.4, 3.6, palette.red.base),
);

/** Food for pets: a bag with a paw. */
export const petFood = (t: Tint): string => picture(
  ground(26),
  path('M24 14H72L74 22V80Q74 85 69 85H27Q22 85 22 80V22Z', t.base), path('M62 14H72L74 22V80Q74 85 69 85H60Q64 85 64 80V22Z', t.shade), path('M24 14H72L73 20H23Z', t.light), disc(43, 54, 18, cream.light), path('M43 54C50 54 54 66 48 67 45 67.5 41 67.5 38 67 32 66 36 54 43 54Z', t.shade), oval(32.5, 53, 3.2, 4.2, t.shade), oval(39, 46, 3.2, 4.4, t.shade), oval(47, 46, 3.2, 4.4, t.shade), oval(53.5, 53, 3.2, 4.2, t.shade),
);

/** A roll of foil or cling film in its box. */
export const foil = (t: Tint): string => picture(
  ground(37),
  path('M14 50 18 22C30 12 46 28 58 20L70 50Z', grey.light), path('M46 50 44 21C50 23 54 23 58 20L70 50Z', grey.base), stroke('M24 27 21 44M36 25 36 44', white.light, 2.6),
  path('M6 56 16 48H90L82 56Z', t.light), path('M82 56 90 48V74L82 84Z', t.shade), path('M6 56H82V84H8Q6 84 6 82Z', t.base), stroke('M14 66H46M14 73H34', white.light, 3.4), disc(68, 70, 7, t.light),
);

/** A pack of nappies, pads or bags: a soft cube. */
export const softPack = (t: Tint): string => picture(
  ground(32),
  path('M18 30C34 26 62 26 78 30 82 46 82 68 78 85H18C14 68 14 46 18 30Z', t.base), path('M66 28C70 28.5 74 29 78 30 82 46 82 68 78 85H66C70 66 70 46 66 28Z', t.shade), path('M36 28C38 20 58 20 60 28Z', t.light), disc(42, 56, 17, white.base), stroke('M33 56C36 63 48 63 51 56', amber.base, 3.4), disc(37, 51, 2.2, ink.base), disc(47, 51, 2.2, ink.base),
);
