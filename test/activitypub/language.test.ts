import { expect } from 'chai';
import { wireLanguage } from '../../src/activitypub/language.js';

describe('wireLanguage', () => {
  const spellings: [from: string, to: string][] = [
    ['de', 'de'],
    ['de-DE', 'de'],
    ['de_DE_formal', 'de'],
    ['pt_BR', 'pt'],
    ['EN-gb', 'en'],
    ['sr-Latn-RS', 'sr'],
    ['nds', 'nds'],
    ['zh-CN', 'zh-CN'],
    ['zh_TW', 'zh-TW'],
    ['zh-Hant-HK', 'zh-HK'],
    ['zh-yue', 'zh-YUE'],
    ['zh-SG', 'zh'],
    ['zh-hans', 'zh-CN'],
    ['zh-Hant', 'zh-TW'],
    ['sr-Cyrl', 'sr'],
    ['nan_TW', 'nan-TW'],
    ['es-419', 'es'],
  ];
  for (const [from, to] of spellings)
    it(`O6 is ${to} for ${from}`, () => {
      expect(wireLanguage(from)).to.equal(to);
    });
});
