/** The page an owner reads, made of the records. */
import { invariants } from '../simulation/world.ts';
import type { Kind, RecordedRun } from './records.ts';

export type Runs = { readonly [K in Kind]: readonly RecordedRun<K>[] };
export type Language = 'en' | 'ru';

const RULES = Object.keys(invariants).length;

const number = (value: number, language: Language): string => new Intl.NumberFormat(language === 'ru' ? 'ru-RU' : 'en-GB').format(value).replaceAll(/\s/g, ' ');
const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`), ''];
const hours = (seconds: number): string => (seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`);

/** Markdown. What was never run is said to be so. */
export function proofPage(runs: Runs, language: Language): string {
  return [...(language === 'ru' ? russian(runs) : english(runs)), ''].join('\n');
}

type Totals = { readonly kills: number; readonly receipts: number; readonly lost: number; readonly doubled: number; readonly changed: number; readonly rows: number; readonly network: number; readonly seconds: number; readonly faulty: number };

function tortureTotals({ torture }: Runs): Totals {
  const all = torture.filter(({ figures }) => figures.scenario === 'all');
  return {
    kills: sum(all, ({ figures }) => figures.kills), receipts: sum(all, ({ figures }) => figures.receipts), lost: sum(all, ({ figures }) => figures.lost), doubled: sum(all, ({ figures }) => figures.doubled),
    changed: sum(all, ({ figures }) => figures.changed), rows: sum(all, ({ figures }) => figures.rows), network: sum(all, ({ figures }) => figures.networkFaults), seconds: sum(all, ({ seconds }) => seconds),
    faulty: all.filter(({ figures }) => !figures.clean).length,
  };
}

/** What each release is held to. */
const WANTED = { models: 10_000, real: 300, kills: 1_000 };

/** Different seeds that were run without a fault, on each kind of world. */
function seedsOf({ simulate }: Runs): { readonly models: number; readonly real: number } {
  const seedsIn = (tier: 'a' | 'b'): number => new Set(simulate.filter(({ figures }) => figures.tier === tier && figures.failed === 0).flatMap(({ figures: { from, seeds } }) => Array.from({ length: seeds }, (_, index) => from + index))).size;
  return { models: seedsIn('a'), real: seedsIn('b') };
}

function english(runs: Runs): string[] {
  const n = (value: number): string => number(value, 'en');
  const torture = tortureTotals(runs);
  const had = seedsOf(runs);
  return [
    '# What we promise about your receipts, and how anybody can check it', '',
    'Made by `npm run proof` from what the commands below found; not written by hand. По-русски: [proof.ru.md](proof.ru.md).', '',
    'The promise: **a receipt the till has finished is never lost and never counted twice**, whatever happens to the power, the network, the till, the server or its database; and what headquarters sees is, to the kopeck, what was sold.', '',
    '## 1. Real programs, killed while they work', '',
    'Three tills of two shops sell, take goods back, move cash and close shifts, as programs with their own databases. Between them and the server stands a bad network that cuts, delays and garbles. Again and again a till, the server, its database, or both at once are killed without warning, as by a power cut of the program. Cashiers go on; at the end every receipt in the cashiers\' own book is looked for, row by row, on the till and on the server.', '',
    ...(torture.kills === 0 ? ['No such run is recorded yet.', ''] : [
      `**${n(torture.kills)} kills: ${n(torture.receipts)} receipts, lost ${n(torture.lost)}, counted twice ${n(torture.doubled)}, changed ${n(torture.changed)}.** ${n(torture.rows)} rows compared one by one, ${n(torture.network)} faults of the network, ${hours(torture.seconds)}, runs in which anything at all differed: ${torture.faulty}.`, '',
      ...table(['killed', 'how often'], Object.entries(deathsOf(runs)).map(([what, count]) => [what, n(count)])),
    ]),
    '## 2. A world in which everything that can go wrong does', '',
    `The very code of till and server runs inside a simulated world with its own time, network and disks. From a number (a *seed*) the world draws clocks that jump, disks that fill, answers that get lost, tills that are copied, a server put back to yesterday. During each run and at its end ${RULES} named rules are checked: nothing acknowledged is lost, nothing applied twice, no company sees a byte of another, and so on ([the rules](../tests/simulation/SPEC.md)). Every seed is run twice and must go the same way twice, so that anything found can be found again.`, '',
    ...simulateTable(runs, 'en'),
    `Wanted are ${n(WANTED.models)} seeds on the models, ${n(WANTED.real)} on the real databases and ${n(WANTED.kills)} kills. On record, all versions together: ${n(had.models)}, ${n(had.real)} and ${n(torture.kills)}.`, '',
    'With the real databases three things are looked at less closely, because nobody can look into them without waiting: whether each single page is whole (I4), whether what a till is told stands on the server at that very moment (I6), and whether all is quiet within 300 seconds (I18). What goes wrong there is found at the end of the run, by the other rules.', '',
    'One rule waits: I13, that what several tills may spend without a network is never spent twice. Values with such a bound do not exist in the product yet.', '',
    '## 3. Would we notice?', '',
    'A check that finds nothing proves little unless it finds what is there. So bugs are planted, one at a time, each of a kind that real products have had, and the checks must catch every one within the stated number of tries. A catch counts only if the same world, drawn from the same seed, keeps every rule without the bug.', '',
    ...sabotageTable(runs, 'en'),
    '## 4. Check it yourself', '',
    'With Node and npm on any computer, in the folder of the project:', '',
    '```', 'npm run simulate -- --seeds 10000', 'npm run simulate -- --seeds 300 --tier b', 'npm run simulate -- --sabotage', 'npm run torture -- --kills 1000 --all', '```', '',
    'Each prints what it did and ends with an error if anything was lost, doubled or different. Choose your own seeds (`--from`, `--seed`): those above are ours.', '',
    '## 5. What this does not prove', '',
    '- Two copies of a whole computer (a virtual machine cloned while it runs) that never meet the server cannot know of each other; what both sell arrives, under the same receipt numbers.',
    '- A sale between the last backup and the loss of the till\'s disk, made while there was no network, exists on paper only.',
    '- A till that was paired after the server\'s last backup is unknown to a server put back from that backup: it goes on selling, says so, and hands everything in once a person has paired it anew with a code of the same company. The simulated world above does that, also with the death of the till in the middle of it; the kills do not, and a test with real programs does. A company made after the last backup is lost to its tills.',
    '- In the simulated world a till whose disk is lost takes along what no server had acknowledged; how much that was is counted and printed. A server and a till do not lose their disks in one run there.',
    '- A till that was revoked after the server\'s last backup is revoked once more by a server put back from it, as long as the server\'s data folder kept its `witness.json`; where that is lost too, nobody but a person knows. Neither kills nor the simulated world revoke tills: tests on a real database that is put back do, beside the code (db/life SPEC, LF12, LF13).',
    '- In the simulated world the keys and sessions of tills never end, and removed rows are never forgotten; these are tested apart, beside their code.',
    '- These runs are on Linux. Fiscal registers are not part of them yet.', '',
    ...runsTable(runs, 'en'),
  ];
}

function russian(runs: Runs): string[] {
  const n = (value: number): string => number(value, 'ru');
  const torture = tortureTotals(runs);
  const had = seedsOf(runs);
  return [
    '# Что мы обещаем о ваших чеках и как это проверить самому', '',
    'Страницу делает `npm run proof` из того, что нашли команды ниже; от руки её не пишут. In English: [proof.md](proof.md).', '',
    'Обещание: **чек, который касса пробила, не пропадёт и не посчитается дважды**, что бы ни случилось со светом, сетью, кассой, сервером или его базой; а центральный офис видит ровно то, что продано, до копейки.', '',
    '## 1. Настоящие программы, которые убивают посреди работы', '',
    'Три кассы двух магазинов продают, принимают возвраты, вносят и изымают деньги, закрывают смены: это отдельные программы со своими базами. Между ними и сервером стоит плохая сеть: рвёт, задерживает, портит. Снова и снова кассу, сервер, его базу или сразу обоих убивают без предупреждения, как при отключении света. Кассиры продолжают; в конце каждый чек из собственной тетради кассира ищут построчно и на кассе, и на сервере.', '',
    ...(torture.kills === 0 ? ['Такого прогона ещё не записано.', ''] : [
      `**Убийств: ${n(torture.kills)}. Чеков: ${n(torture.receipts)}; потеряно ${n(torture.lost)}, посчитано дважды ${n(torture.doubled)}, изменено ${n(torture.changed)}.** Строк сверено поштучно: ${n(torture.rows)}; сбоев сети: ${n(torture.network)}; время: ${hours(torture.seconds).replace('min', 'мин').replace(' h', ' ч')}; прогонов, где хоть что-то разошлось: ${torture.faulty}.`, '',
      ...table(['кого убивали', 'сколько раз'], Object.entries(deathsOf(runs)).map(([what, count]) => [DEATHS_RU[what] ?? what, n(count)])),
    ]),
    '## 2. Мир, где ломается всё, что может сломаться', '',
    `Тот же самый код кассы и сервера работает внутри придуманного мира со своим временем, сетью и дисками. По числу (*зерну*) мир разыгрывает прыжки часов, переполненные диски, потерянные ответы, скопированные кассы, сервер, возвращённый на вчера. По ходу каждого прогона и в его конце проверяются названные правила, числом ${RULES}: подтверждённое не пропадает, ничего не применяется дважды, ни одна компания не видит ни байта чужой и так далее ([правила](../tests/simulation/SPEC.md)). Каждое зерно проходит дважды и обязано пройти одинаково: всё найденное можно найти снова.`, '',
    ...simulateTable(runs, 'ru'),
    `Нужно: зёрен на моделях ${n(WANTED.models)}, на настоящих базах ${n(WANTED.real)}, убийств ${n(WANTED.kills)}. Записано, по всем версиям вместе: ${n(had.models)}, ${n(had.real)} и ${n(torture.kills)}.`, '',
    'С настоящими базами за тремя вещами следят не так пристально, потому что заглянуть в них без ожидания нельзя: цела ли каждая отдельная страница (I4), есть ли уже на сервере то, о чём сказали кассе, в тот же самый миг (I6), и всё ли успокаивается за 300 секунд (I18). Что пошло бы не так, видно в конце прогона по остальным правилам.', '',
    'Одно правило ещё ждёт: I13, что отложенное для касс на время без сети не тратится дважды. Таких величин с границей в программе пока нет.', '',
    '## 3. А заметили бы мы?', '',
    'Проверка, которая ничего не находит, мало что доказывает, если не находит и того, что есть. Поэтому ошибки подкладывают нарочно, по одной, такие, какие бывали в настоящих программах; каждую проверки обязаны поймать за указанное число попыток. Поимка считается, только если тот же мир из того же зерна без ошибки соблюдает все правила.', '',
    ...sabotageTable(runs, 'ru'),
    '## 4. Проверьте сами', '',
    'Нужны Node и npm на любом компьютере; в папке проекта:', '',
    '```', 'npm run simulate -- --seeds 10000', 'npm run simulate -- --seeds 300 --tier b', 'npm run simulate -- --sabotage', 'npm run torture -- --kills 1000 --all', '```', '',
    'Каждая команда пишет, что сделала, и кончается ошибкой, если что-то пропало, удвоилось или разошлось. Берите свои зёрна (`--from`, `--seed`): записанные здесь наши.', '',
    '## 5. Чего это не доказывает', '',
    '- Две копии целого компьютера (виртуальная машина, скопированная на ходу), которые ни разу не связались с сервером, не могут знать друг о друге; проданное обеими дойдёт, но под одинаковыми номерами чеков.',
    '- Продажа без сети, сделанная между последней копией и гибелью диска кассы, останется только на бумаге.',
    '- Кассу, подключённую после последней копии сервера, сервер, возвращённый из этой копии, не знает: она продаёт дальше, говорит об этом и сдаёт всё, как только человек подключит её заново кодом той же компании. Придуманный мир выше это делает, в том числе с гибелью кассы посреди подключения; убийства этого не делают, это делает проверка с настоящими программами. Компания, созданная после последней копии, для своих касс потеряна.',
    '- В придуманном мире касса, у которой погиб диск, уносит с собой то, чего ни один сервер не подтвердил; сколько этого было, сосчитано и напечатано. Сервер и касса в одном прогоне дисков не теряют.',
    '- Кассу, отключённую после последней копии сервера, сервер, возвращённый из этой копии, отключает снова, пока в его папке цел `witness.json`; если пропал и он, об этом знает только человек. Ни убийства, ни придуманный мир касс не отключают: это делают проверки на настоящей базе, которую возвращают из копии, рядом с кодом (db/life SPEC, LF12, LF13).',
    '- В придуманном мире ключи и сеансы касс не кончаются, а об удалённых строках никогда не забывают; это проверяют отдельно, рядом с самим кодом.',
    '- Прогоны сделаны на Linux. Фискальных регистраторов в них пока нет.', '',
    ...runsTable(runs, 'ru'),
  ];
}

const DEATHS_RU: Readonly<Record<string, string>> = { host: 'касса', server: 'сервер', postgres: 'база сервера', 'server+postgres': 'сервер и база вместе' };

function deathsOf({ torture }: Runs): Record<string, number> {
  const deaths: Record<string, number> = {};
  for (const { figures } of torture.filter((run) => run.figures.scenario === 'all')) for (const [what, count] of Object.entries(figures.deaths)) deaths[what] = (deaths[what] ?? 0) + count;
  return deaths;
}

function simulateTable({ simulate }: Runs, language: Language): string[] {
  const n = (value: number): string => number(value, language);
  if (simulate.length === 0) return [language === 'ru' ? 'Такого прогона ещё не записано.' : 'No such run is recorded yet.', ''];
  const head = language === 'ru' ? ['мир', 'зёрна', 'из них с ошибкой', 'операций касс', 'событий', 'сбоев', 'проверок'] : ['world', 'seeds', 'of them failed', 'operations of tills', 'events', 'faults', 'checks'];
  const world = (tier: 'a' | 'b'): string => (tier === 'a' ? (language === 'ru' ? 'модели баз' : 'models of the databases') : (language === 'ru' ? 'настоящие SQLite и PostgreSQL' : 'real SQLite and PostgreSQL'));
  return table(head, simulate.map(({ figures }) => [
    world(figures.tier), `${n(figures.from)} … ${n(figures.from + figures.seeds - 1)}${figures.storms > 0 ? (language === 'ru' ? `, и столько же бурь: с ошибкой ${figures.stormsFailed}` : `, and as many storms of real concurrency: ${figures.stormsFailed} failed`) : ''}`,
    n(figures.failed), n(figures.commits), n(figures.events), n(figures.faults), n(figures.checks)]));
}

function sabotageTable({ sabotage }: Runs, language: Language): string[] {
  const last = sabotage.at(-1);
  if (!last) return [language === 'ru' ? 'Такого прогона ещё не записано.' : 'No such run is recorded yet.', ''];
  const { bugs } = last.figures;
  const caught = bugs.filter(({ by }) => by !== null).length;
  return [
    language === 'ru' ? `**Подложено ${bugs.length}, поймано ${caught}.**` : `**${bugs.length} planted, ${caught} caught.**`, '',
    ...table(language === 'ru' ? ['ошибка', 'правило, которое её поймало', 'попытка (из скольких)'] : ['planted bug', 'caught by rule', 'try (of so many)'],
      bugs.map(({ name, what, by, tried, within }) => [`${name}: ${what}`, by ?? (language === 'ru' ? '**не поймана**' : '**not caught**'), `${tried} (${within})`])),
  ];
}

function runsTable(runs: Runs, language: Language): string[] {
  const all = [...runs.simulate, ...runs.sabotage, ...runs.torture] as readonly RecordedRun<Kind>[];
  if (all.length === 0) return [];
  const head = language === 'ru' ? ['когда (UTC)', 'команда', 'версия', 'время', 'машина'] : ['when (UTC)', 'command', 'version', 'took', 'machine'];
  const took = (seconds: number): string => (seconds < 120 ? `${seconds} s` : hours(seconds));
  return [language === 'ru' ? '## Записанные прогоны' : '## Recorded runs', '', ...table(head, all.map((run) => [run.at, `\`${run.command}\``, `${run.commit}${run.changed ? '+' : ''}`, took(run.seconds), run.machine]))];
}

