import { RESTRICTING } from './members-parts.js';
import { type PostBlock, UNREAD } from './post-blocks.js';

/**
 * Does the page show nothing of a block, or nothing to a visitor who is not logged in? Where Herald cannot know it does: a
 * block whose attributes were too long to read is hidden.
 */
export function isHidden(block: PostBlock): boolean {
  return isHiddenByEditor(block) || isForMembers(block);
}

/** Since 6.9 an editor can hide a block from the page, since 7.0 from some screens: then WordPress renders nothing of it. */
function isHiddenByEditor({ attributes }: PostBlock): boolean {
  if (Object.hasOwn(attributes, UNREAD)) return true;
  const { blockVisibility } = recordOf(attributes.metadata);
  if (blockVisibility === false) return true;
  const { desktop, tablet, mobile } = recordOf(recordOf(blockVisibility).viewport);
  if (desktop === false && tablet === false && mobile === false) return true;
  return SCREENS.some((screens) => screens.every((name) => attributes[name] === true));
}

/** How plugins say that a block is on no screen: Spectra, Kadence Blocks, Essential Blocks. */
const SCREENS = [
  ['UAGHideDesktop', 'UAGHideTab', 'UAGHideMob'],
  ['vsdesk', 'vstablet', 'vsmobile'],
  ['hideDesktop', 'hideTablet', 'hideMobile'],
];

/** Blocks that hold what only members read, by name; that of others says it. */
const FOR_MEMBERS = new Set(['premium-content/subscriber-view', 'memberpress/protected-content']);
/** Among them is the text for everybody else. */
const FOR_BOTH = new Set(['premium-content/container', 'premium-content/logged-out-view']);

/** Does a plugin show a block to some visitors only? (Block Visibility, Content Control, Otter, Kadence, Spectra, and membership plugins) */
export function isForMembers({ name, attributes }: PostBlock): boolean {
  if (hidesByPlugin(recordOf(attributes.blockVisibility))) return true;
  const isForeign = name !== null && !name.startsWith('core/') && !FOR_BOTH.has(name);
  if (isForeign && (FOR_MEMBERS.has(name) || RESTRICTING.test(name))) return true;
  return speaksOfReaders(attributes, 0);
}

/** The plugin Block Visibility. Conditions that look only at the screen, or at visitors who are logged out, hide nothing here. */
function hidesByPlugin({ hideBlock, controlSets, visibilityByRole, ...others }: Record<string, unknown>): boolean {
  if (isOn(hideBlock) || isForSome(visibilityByRole)) return true;
  if (isOn(others.startDateTime) || isOn(others.endDateTime)) return true;
  return listOf(controlSets).some((set) => {
    const { enable, controls } = recordOf(set);
    return enable !== false && Object.entries(recordOf(controls)).some(([kind, control]) => hides(kind, control));
  });
}

function hides(kind: string, control: unknown): boolean {
  if (kind === 'screenSize') {
    const sizes = Object.values(recordOf(recordOf(control).hideOnScreenSize));
    return sizes.length >= 3 && sizes.every((hidden) => hidden === true);
  }
  if (kind === 'userRole' || kind === 'visibilityByRole')
    return isForSome(recordOf(control).visibilityByRole ?? control);
  return kind !== 'browserDevice' && isOn(control);
}

function isForSome(role: unknown): boolean {
  return isOn(role) && !(typeof role === 'string' && /^(?:all|public|logged-out)$/.test(role));
}

/** Attributes of other plugins, which extend every block by their own. */
const READERS =
  /restrict|protect|pay-?wall|private|(?<!not_?)logged_?in|member(?:ship|s?_?(?:only|level|plan|access))|subscribers?_?only|logged_?out$|user_?roles?|contentControls|displayConditions?$/i;
/** Values by which such an attribute names its readers. */
const FOR_READERS =
  /^(?:is[_-]?)?(?:user[_-]?)?(?:logged[_-]?[iI]n|members?|subscribers?|members?[_-]?only|subscribers?[_-]?only|user[_-]?[rR]oles?)$|^loggedInUser/;
/** Attributes whose text is the editor's, not a setting. */
const TEXTS =
  /^(?:content|text|citation|value|caption|label|title|alt|url|href|name|className|anchor|placeholder|bindings|lock|layout|style)$/i;
const DEEPEST = 4;

function speaksOfReaders(value: unknown, depth: number): boolean {
  if (depth > DEEPEST) return false;
  if (Array.isArray(value)) return value.some((one) => isForReaders(one) || speaksOfReaders(one, depth + 1));
  return Object.entries(recordOf(value)).some(([key, one]) => {
    if (TEXTS.test(key) || (depth === 0 && key === 'blockVisibility')) return false;
    if (READERS.test(key) && isOn(one)) return true;
    return isForReaders(one) || speaksOfReaders(one, depth + 1);
  });
}

function isForReaders(value: unknown): boolean {
  return typeof value === 'string' && FOR_READERS.test(value);
}

/** Is a setting set? Records are where they hold a setting that is, or where `enabled` says so. */
function isOn(value: unknown): boolean {
  if (typeof value === 'string') return !/^(?:|0|no|none|off|false|all|any|public|everyone|everybody)$/i.test(value);
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value !== 'object' || value === null) return Boolean(value);
  const { enabled, enable = enabled } = recordOf(value);
  return enable === undefined ? Object.values(value).some(isOn) : isOn(enable);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
