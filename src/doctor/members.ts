import { membersPluginsAmong, PLUGINS, unknownMembersPlugins } from '../wordpress/members-plugins.js';
import { readSite } from '../wordpress/site.js';
import { type Check, failed, ok, warning } from './check.js';

/** Which active plugins keep content for members, and does Herald understand them? */
export const members: Check = {
  name: 'members',
  async run({ wordpress, config }) {
    const { activePlugins, membership } = await wordpress.snapshot((reader) => readSite(reader, config.wordpress));
    if (membership.unreadable !== null)
      return failed(membership.unreadable, 'until then no cycle publishes, edits or deletes anything');
    const read = membersPluginsAmong(activePlugins).map((name) => PLUGINS[name]);
    const unknown = unknownMembersPlugins(activePlugins);
    const partly = read.filter(({ unseen }) => unseen !== null);
    const doubts = [
      ...unknown.map((folder) => `Herald does not know what the plugin ${folder} keeps for members`),
      ...partly.map(({ name, unseen }) => `of ${name} Herald does not see ${unseen}`),
      ...(membership.networkUnknown ? ['the network’s list of active plugins cannot be read'] : []),
    ];
    const known = read
      .filter(({ unseen }) => unseen === null)
      .map(({ name }) => name)
      .join(', ');
    const understood = known === '' ? '' : `; Herald understands ${known}`;
    if (doubts.length > 0)
      return warning(
        `${doubts.join('; ')}${understood}`,
        'leave such posts out by exclude_categories, exclude_tags or opt_out_field of the source; of a network, GRANT SELECT on its table sitemeta',
      );
    if (known === '') return ok('no active plugin is known to keep content for members');
    return ok(
      `${known} may keep content for members, and Herald understands it (members_only = "${membership.policy}")`,
    );
  },
};
