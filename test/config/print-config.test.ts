import { expect } from 'chai';
import { parseConfig } from '../../src/config/load-config.js';
import { printConfig } from '../../src/config/print-config.js';

const toml = (url: string) => `
[site]
origin = "https://example.com"
fields = [{ name = "Web", value = "https://example.com" }]
[wordpress]
url = "${url}"
[store]
data_dir = "/var/lib/herald/example"
[[sources]]
name = "news"
kind = "news"
title = "News \\\\d+"
settle = "90s"
[[sources]]
name = "posts"
kind = "posts"
formats = ["aside", "standard"]
authors = ["a-writer"]
sticky = "only"
exclude_categories = ["chatter"]
exclude_posts = [7, 9]
opt_out_field = ""
link = "source"
object = "article"
max_length = 480
content_warning = "Maths"
language = "de"
`;

describe('printConfig', () => {
  it('prints a configuration that loads to the same', () => {
    const config = parseConfig(toml('sqlite:/srv/.ht.sqlite'), 'a', {});
    const printed = printConfig(config);
    expect(parseConfig(printed, 'b', {})).to.deep.equal(config);
    expect(printed).to.include('settle = "90s"').and.include('timeout = "15s"');
    expect(printed).to.include('exclude_posts = [ 7, 9 ]').and.include('opt_out_field = ""');
  });

  it('masks the password of the database', () => {
    const printed = printConfig(parseConfig(toml('mysql://herald:s%40cret@db/wp?socketPath=/run/x.sock'), 'a', {}));
    expect(printed).to.include('mysql://herald:***@db/wp?socketPath=/run/x.sock').and.not.include('cret@');
  });
});
