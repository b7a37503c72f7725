import type { Restored } from './restore.js';

/** What was done, and what the owner has to do now. */
export function restoredText({ manifest, configFile, dataDir, configuration, aside }: Restored): string {
  const lines = [
    `Restored ${manifest.handle} as it was at ${manifest.madeAt} into ${dataDir}.`,
    ...(aside === null ? [] : [`What was there is kept in ${aside}: delete it when you do not need it.`]),
    ...(configuration.length === 0
      ? [`The configuration ${configFile} was left as it is.`]
      : [`Restored ${configuration.join(', ')}.`]),
    '',
    'Start the service. It does not know what was published after the backup, and announces nothing before you have answered:',
    `  herald sync --dry-run --config ${configFile}        shows what it would announce`,
    `  herald approve --as-known --config ${configFile}    followers have it already`,
    `  herald approve --config ${configFile}               announce it`,
    'Followers who came after the backup are not known either: they have to follow again.',
  ];
  return `${lines.join('\n')}\n`;
}
