/** What the start command says, in Russian and English. */
import type { ProgramName } from './program.ts';

const NAMES: Readonly<Record<ProgramName, readonly [string, string]>> = {
  server: ['сервер', 'the server'], host: ['касса', 'the till'], lab: ['виртуальный принтер', 'the virtual printer'],
};

const both = (ru: string, en: string): string => `${ru}\n  ${en}`;
const seconds = (ms: number): string => (ms / 1_000).toFixed(1);

export const words = {
  starting: () => both('Лавка запускается…', 'Lavka is starting…'),
  ready: (ms: number) => `Лавка работает · Lavka is running   (${seconds(ms)} s)`,
  alreadyRunning: (pid: number) => `Лавка уже работает · Lavka is running already   (${pid})`,
  alreadyStarting: (pid: number) => both(`Лавка уже запускается в другом окне (процесс ${pid}).`, `Lavka is already starting in another window (process ${pid}).`),
  leftovers: () => both('прошлый запуск был прерван, жду окончания его программ…', 'the last run was cut short, waiting for its programs to end…'),
  portBusy: (name: ProgramName, wanted: number, taken: number) => both(`порт ${wanted} занят, ${NAMES[name][0]}: ${taken}.`, `port ${wanted} is taken, ${NAMES[name][1]} uses ${taken}.`),
  noPort: (wanted: number) => both(`порты ${wanted}-${wanted + 19} заняты другими программами.`, `ports ${wanted}-${wanted + 19} are taken by other programs.`),
  notStarted: (name: ProgramName, said: string, log: string) => both(`не запускается ${NAMES[name][0]}. Журнал: ${log}`, `${NAMES[name][1]} does not start. Log: ${log}${said === '' ? '' : `\n\n${said}`}`),
  crashed: (name: ProgramName, how: string, log: string, nextInMs: number | null) => (nextInMs === null
    ? both(`${NAMES[name][0]}: снова сбой (${how}), больше не перезапускаю. Журнал: ${log}`, `${NAMES[name][1]} failed again (${how}), giving up. Log: ${log}`)
    : both(`${NAMES[name][0]}: сбой (${how}), перезапуск через ${seconds(nextInMs)} с. Журнал: ${log}`, `${NAMES[name][1]} failed (${how}), starting again in ${seconds(nextInMs)} s. Log: ${log}`)),
  noPairing: (why: string) => both(`касса не сопряжена сама: ${why}`, `the till was not paired by itself: ${why}`),
  cannotWrite: (dir: string) => both(`нельзя писать в ${dir}: нет права или диск только для чтения. Укажите другую папку: LAVKA_HOME=ПАПКА npm start`, `${dir} cannot be written: no right, or a read-only disk. Name another folder: LAVKA_HOME=FOLDER npm start`),
  noSpace: (dir: string, freeMb: number) => both(`на диске с ${dir} свободно ${freeMb} МБ, нужно хотя бы 300 МБ.`, `${freeMb} MB free on the disk of ${dir}, at least 300 MB are needed.`),
  opened: (how: 'electron' | 'browser') => (how === 'electron' ? both('касса открыта в окне Electron.', 'the till is open in an Electron window.') : both('касса открыта в окне браузера.', 'the till is open in a browser window.')),
  openYourself: (url: string) => both(`откройте кассу в браузере: ${url}`, `open the till in a browser: ${url}`),
  stopping: () => both('останавливаю…', 'stopping…'),
  stopped: () => both('остановлено.', 'stopped.'),
  restarted: (name: ProgramName, url: string) => both(`${NAMES[name][0]}: перезапуск после правки, ${url}`, `${NAMES[name][1]}: started again after a change, ${url}`),
  pageBuilt: (ok: boolean) => both(ok ? 'страницы офиса собраны заново.' : 'страницы офиса не собираются, см. выше.', ok ? 'the HQ page is built anew.' : 'the HQ page does not build, see above.'),
} as const;
