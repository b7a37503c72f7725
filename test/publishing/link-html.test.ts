import { expect } from 'chai';
import { linkHtml } from '../../src/publishing/link-html.js';

describe('a link that shows its address', () => {
  const shown = (address: string) => linkHtml(address).replace(/<[^>]*>/g, '');

  it('shows letters of other scripts as letters, and keeps them encoded where it leads', () => {
    const address = 'https://blog.test/%CE%BD%CE%AD%CE%B1/%F0%9F%9A%A2/';
    expect(linkHtml(address)).to.equal(
      `<a href="${address}" rel="nofollow noopener"><span class="invisible">https://</span>blog.test/νέα/🚢/</a>`,
    );
  });

  it('counts signs, and cuts none in two', () => {
    const ships = encodeURIComponent('🚢').repeat(40);
    expect(linkHtml(`https://blog.test/${ships}`)).to.include(
      `<span class="ellipsis">blog.test/${'🚢'.repeat(20)}</span>`,
    );
  });

  it('leaves encoded what is no letter, or would break the address', () => {
    for (const address of [
      'https://a.test/a%20b',
      'https://a.test/%C3',
      'https://a.test/%E2%80%AEb',
      'https://a.test/%3Cb',
    ])
      expect(shown(address), address).to.equal(address);
  });
});
