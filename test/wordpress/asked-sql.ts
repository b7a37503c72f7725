import ts from 'typescript';
import { sourceFiles, sourceText } from '../house/imports.js';

/** A statement as the source has it. */
export interface WrittenSql {
  /** `src/wordpress/posts.ts:73` */
  place: string;
  text: string;
  /** Matches the statement as it is asked, whatever its parameters and the names of its tables are. */
  pattern: RegExp;
}

/** Those ask other databases (our store, a sample blog, a SQLite file itself), or print for people. */
const NOT_ASKED = ['store/', 'demo/', 'wordpress/sqlite-driver.ts', 'cli/init/grant.ts'];

/** Every statement that stands in the source, as a text or a template that begins like one. */
export function writtenSql(): WrittenSql[] {
  return sourceFiles()
    .filter((file) => !NOT_ASKED.some((other) => file.startsWith(other)))
    .flatMap((file) => sqlIn(`src/${file}`, sourceText(file)));
}

/** One line, so that two spellings of a statement compare. */
export function oneLine(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim();
}

export function sqlIn(file: string, source: string): WrittenSql[] {
  const found: WrittenSql[] = [];
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    const pieces = piecesOf(node);
    if (pieces && /^\s*(?:SELECT|WITH|SHOW(?! VIEW)|DESCRIBE|TABLE|VALUES)\s/.test(pieces[0] ?? '')) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
      const text = oneLine(pieces.join('…'));
      found.push({ place: `${file}:${line + 1}`, text, pattern: patternOf(pieces) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** What stands between the holes of a template; null: no text. */
function piecesOf(node: ts.Node): string[] | null {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
}

function patternOf(pieces: string[]): RegExp {
  const quoted = pieces.map((piece) =>
    piece
      .replace(/\s+/g, ' ')
      .split('?')
      .map((part) => part.replace(/[.*+^${}()|[\]\\]/g, '\\$&'))
      .join('.*?'),
  );
  return new RegExp(`^${quoted.join('.*?').trim()}$`, 's');
}
