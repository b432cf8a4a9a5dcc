// The page's own words. English stands in the code; the catalogues hold the other languages under the English words.
import { ar } from './words-ar.js';
import { de } from './words-de.js';
import { fr } from './words-fr.js';
import { ja } from './words-ja.js';
import { ko } from './words-ko.js';
import { ru } from './words-ru.js';
import { zh } from './words-zh.js';
import { remembered, remember } from './memory.js';

export const LANGUAGES = [['en', 'English'], ['zh', '简体中文'], ['ja', '日本語'], ['ko', '한국어'], ['fr', 'Français'], ['ar', 'العربية'], ['de', 'Deutsch'], ['ru', 'Русский']];
export const WORDS = { ar, de, fr, ja, ko, ru, zh };

let language = 'en';

/** The words in the reader's language; {names} in them are replaced. */
export function t(words, values) {
  const translated = WORDS[language]?.[words] ?? words;
  return values === undefined ? translated : translated.replace(/\{(\w+)\}/gu, (place, name) => name in values ? String(values[name]) : place);
}

/** The words for a number of things: the languages here get by with "one" and "many" where they put the number last. */
export function counted(one, many, number, shown) {
  return t(number === 1 ? one : many, { n: shown });
}

export function currentLanguage() {
  return language;
}

/** Takes the language the reader chose before, else the browser's, else English. */
export function startLanguage() {
  const asked = new URLSearchParams(location.search).get('lang');
  const wanted = [asked, remembered('language'), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  useLanguage(wanted.find((tag) => LANGUAGES.some(([known]) => known === tag)) ?? 'en');
}

function useLanguage(tag) {
  language = tag;
  document.documentElement.lang = tag === 'zh' ? 'zh-Hans' : tag;
  document.documentElement.dir = tag === 'ar' ? 'rtl' : 'ltr';
}

export function chooseLanguage(tag) {
  remember('language', tag);
  useLanguage(tag);
}
