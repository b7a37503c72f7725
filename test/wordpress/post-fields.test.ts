import { expect } from 'chai';
import { featuredIn, wishesOf } from '../../src/wordpress/post-fields.js';

const wishes = (fields: Record<string, string>, optOutField = 'herald_opt_out') =>
  wishesOf(new Map(Object.entries(fields)), optOutField);

describe('the custom fields of a post', () => {
  it('ask for nothing where there are none', () => {
    expect(wishes({})).to.deep.equal({ refusal: null, visibility: null, contentWarning: null, language: null });
  });

  for (const value of ['1', 'yes', 'on', ' x ', 'a:1:{i:0;s:3:"out";}'])
    it(`keep it out by ${JSON.stringify(value)}`, () => {
      expect(wishes({ herald_opt_out: value }).refusal).to.equal('its custom field herald_opt_out keeps it out');
    });
  for (const value of ['', ' ', '0', 'no', 'No', 'false', 'a:0:{}'])
    it(`do not keep it out by ${JSON.stringify(value)}`, () =>
      expect(wishes({ herald_opt_out: value }).refusal).to.equal(null));

  it('keep it out by the field that the source names, and by no other', () => {
    expect(wishes({ no_fedi: '1' }, 'no_fedi').refusal).to.include('no_fedi');
    expect(wishes({ no_fedi: '1', herald_opt_out: '1' }, '').refusal).to.equal(null);
  });

  const visibilities: [Record<string, string>, string | null, RegExp | null][] = [
    [{ herald_visibility: 'public' }, 'public', null],
    [{ herald_visibility: ' Unlisted ' }, 'unlisted', null],
    [{ herald_visibility: 'followers' }, 'followers', null],
    [{ herald_visibility: 'none' }, null, /herald_visibility is "none"/],
    [
      { herald_visibility: 'freinds' },
      null,
      /herald_visibility is "freinds": write public, unlisted, followers or none/,
    ],
    [{ herald_visibility: 'constructor' }, null, /write public/],
    [{ activitypub_content_visibility: '' }, null, null],
    [{ activitypub_content_visibility: 'public' }, null, null],
    [{ activitypub_content_visibility: 'quiet_public' }, 'unlisted', null],
    [{ activitypub_content_visibility: 'private' }, null, /plugin’s activitypub_content_visibility is "private"/],
    [{ activitypub_content_visibility: 'local' }, null, /plugin’s activitypub_content_visibility is "local"/],
    [{ activitypub_content_visibility: 'friends' }, null, /nobody knows what is meant/],
    [{ herald_visibility: 'unlisted', activitypub_content_visibility: 'local' }, 'unlisted', null],
    [{ herald_visibility: 'none', activitypub_content_visibility: 'quiet_public' }, null, /none/],
    [{ herald_visibility: '', activitypub_content_visibility: 'quiet_public' }, 'unlisted', null],
  ];
  for (const [fields, visibility, refusal] of visibilities)
    it(`understand ${JSON.stringify(fields)}`, () => {
      const asked = wishes(fields);
      expect(asked.visibility).to.equal(visibility);
      if (refusal) expect(asked.refusal).to.match(refusal);
      else expect(asked.refusal).to.equal(null);
    });

  it('keep it out, whatever visibility they ask for', () => {
    expect(wishes({ herald_opt_out: '1', herald_visibility: 'public' }).refusal).to.include('keeps it out');
  });

  it('warn, Herald’s own before the plugin’s', () => {
    expect(wishes({ herald_content_warning: 'Maths &amp; <b>more</b>' }).contentWarning).to.equal('Maths & more');
    expect(wishes({ activitypub_content_warning: 'Spiders' }).contentWarning).to.equal('Spiders');
    const both = { herald_content_warning: 'A', activitypub_content_warning: 'B' };
    expect(wishes(both).contentWarning).to.equal('A');
    expect(wishes({ herald_content_warning: ' ', activitypub_content_warning: '' }).contentWarning).to.equal(null);
    expect(wishes({ herald_content_warning: 'x'.repeat(9999) }).contentWarning).to.have.length(500);
  });

  it('name a language, in either spelling, or none that exists', () => {
    expect(wishes({ herald_language: 'pt_BR' }).language).to.equal('pt-BR');
    expect(wishes({ herald_language: 'de' }).language).to.equal('de');
    for (const value of ['German', 'deutsch!', '']) expect(wishes({ herald_language: value }).language).to.equal(null);
  });

  it('name the featured image', () => {
    expect(featuredIn(new Map([['_thumbnail_id', '12']]))).to.equal(12);
    for (const none of ['x', '1e999', '0.5']) expect(featuredIn(new Map([['_thumbnail_id', none]]))).to.equal(0);
    expect(featuredIn(new Map())).to.equal(0);
  });
});
