import { defineTexts } from '#renderer/i18n/texts.ts';

/** Tax systems and time zones of Russia, as forms and lists name them. */
export const sellerTexts = defineTexts('hq.seller', {
  ru: {
    taxSystem: 'Система налогообложения', taxSystemHint: 'Её печатает каждый чек (СНО)',
    osn: 'ОСН (общая)', 'usn-income': 'УСН «доходы»', 'usn-income-outcome': 'УСН «доходы минус расходы»', esn: 'ЕСХН', patent: 'Патент',
    timeZone: 'Часовой пояс', timeZoneHint: 'По нему считаются время и день каждого чека', otherZone: 'Другой…', zoneName: 'Название пояса', zoneNameHint: 'Например: Asia/Almaty', zone: '{{name}}, UTC+{{hours}}',
    'Europe/Kaliningrad': 'Калининград', 'Europe/Moscow': 'Москва', 'Europe/Samara': 'Самара', 'Asia/Yekaterinburg': 'Екатеринбург', 'Asia/Omsk': 'Омск', 'Asia/Novosibirsk': 'Новосибирск', 'Asia/Krasnoyarsk': 'Красноярск',
    'Asia/Irkutsk': 'Иркутск', 'Asia/Yakutsk': 'Якутск', 'Asia/Vladivostok': 'Владивосток', 'Asia/Magadan': 'Магадан', 'Asia/Kamchatka': 'Камчатка',
  },
  en: {
    taxSystem: 'Tax system', taxSystemHint: 'Every receipt prints it (СНО)',
    osn: 'OSN (general)', 'usn-income': 'USN, income', 'usn-income-outcome': 'USN, income less costs', esn: 'ESKhN (agricultural)', patent: 'Patent',
    timeZone: 'Time zone', timeZoneHint: 'Time and day of every receipt follow it', otherZone: 'Another…', zoneName: 'Name of the zone', zoneNameHint: 'For example: Asia/Almaty', zone: '{{name}}, UTC+{{hours}}',
    'Europe/Kaliningrad': 'Kaliningrad', 'Europe/Moscow': 'Moscow', 'Europe/Samara': 'Samara', 'Asia/Yekaterinburg': 'Yekaterinburg', 'Asia/Omsk': 'Omsk', 'Asia/Novosibirsk': 'Novosibirsk', 'Asia/Krasnoyarsk': 'Krasnoyarsk',
    'Asia/Irkutsk': 'Irkutsk', 'Asia/Yakutsk': 'Yakutsk', 'Asia/Vladivostok': 'Vladivostok', 'Asia/Magadan': 'Magadan', 'Asia/Kamchatka': 'Kamchatka',
  },
});
