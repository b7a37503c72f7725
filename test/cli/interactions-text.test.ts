import { expect } from 'chai';
import { interactionsText } from '../../src/cli/interactions-text.js';
import { someInteraction } from '../stand-ins/interactions.js';

describe('the list of interactions', () => {
  it('leaves out the site’s own name, with which every reply begins', () => {
    const said = (html: string) => {
      const words = { html, summary: null, language: null, url: null };
      const one = { ...someInteraction(1, { words }), seq: 1, deletedAt: null, noteText: 'Ferries run again' };
      return interactionsText([one], { now: one.receivedAt, columns: 80, noteShown: true, own: '@news@blog.test' });
    };
    for (const name of ['@news', '@news@blog.test', '@News'])
      expect(said(`<p><a href="x">${name}</a> Congratulations!</p>`), name).to.match(/ {2}Congratulations! /);
    expect(said('<p>@newsroom is another</p>')).to.include('@newsroom is another');
  });
});
