/**
 * What the demo shop sells for its neighbours and by hand: goods of a second seller, two goods under one barcode, a good whose
 * price is agreed at the till, and names longer than any line. Names and brands are invented.
 */
import type { Department } from './shelf.ts';

export const neighbours: Department = { code: '0', name: 'Соседи и ручная работа', shelves: [
  { code: '01', name: 'Мёд и варенье соседей', tax: 'none', seller: 'neighbour', goods: [
    ['Мёд цветочный «Соседский улей» 500 г', 48000, 'jar-amber'],
    ['Мёд гречишный «Соседский улей» 500 г', 52000, 'jar-brown'],
    ['Варенье «Соседский улей» из лесной земляники с целыми ягодами, стеклянная банка с закручивающейся крышкой 350 г', 42050, 'jar-red'],
    ['Соты медовые «Соседский улей», кг', 139000, 'jar-yellow', 'kg'],
  ] },
  { code: '02', name: 'Ручная работа', tax: 'standard', goods: [
    ['Мыло ручной работы «Пенная гавань» лаванда 90 г', 24900, 'soap-violet'],
    ['Мыло ручной работы «Пенная гавань» ромашка 90 г', 26900, 'soap-yellow'],
    ['Набор «Вечер у моста»: чай, мёд, орехи и открытка в коробке из крафтового картона, перевязанной льняной лентой', 189000, 'handleBag-sand'],
    ['Корзина подарочная по заказу', null, 'handleBag-cream'],
  ] },
] };
