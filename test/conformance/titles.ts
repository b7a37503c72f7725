import ts from 'typescript';

/**
 * What a title may say, as far as its file tells: a text, a template, and in front of a template the name that each entry
 * of a list has, as in `for (const [what, input] of refused) it(`${what} is refused`, …)`. What varies otherwise is `…`.
 */
export function titlesOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isIdentifier(node)) return namesOf(node);
  if (!ts.isTemplateExpression(node)) return [''];
  const [first, ...others] = node.templateSpans;
  if (first === undefined) return [node.head.text];
  const rest = first.literal.text + others.map(({ literal }) => `…${literal.text}`).join('');
  const names = node.head.text === '' && ts.isIdentifier(first.expression) ? namesOf(first.expression) : ['…'];
  return names.map((name) => node.head.text + name + rest);
}

/** The texts that a loop over a list of this file gives a name, or `…`. */
function namesOf(name: ts.Identifier): string[] {
  for (let node: ts.Node = name; node.parent; node = node.parent) {
    if (!ts.isForOfStatement(node) || !ts.isVariableDeclarationList(node.initializer)) continue;
    const place = placeIn(node.initializer.declarations[0]?.name, name.text);
    if (place === null) continue;
    const texts = entriesOf(node.expression).flatMap((entry) => textAt(entry, place));
    return texts.length > 0 ? texts : ['…'];
  }
  return ['…'];
}

/** Where a loop's variable has the name: `whole`, or so many places into a tuple. */
function placeIn(binding: ts.BindingName | undefined, name: string): number | 'whole' | null {
  if (binding === undefined) return null;
  if (ts.isIdentifier(binding)) return binding.text === name ? 'whole' : null;
  const index = binding.elements.findIndex(
    (element) => ts.isBindingElement(element) && ts.isIdentifier(element.name) && element.name.text === name,
  );
  return index < 0 ? null : index;
}

/** The entries of an array, written in place or under a name of this file. */
function entriesOf(list: ts.Expression): readonly ts.Expression[] {
  if (ts.isArrayLiteralExpression(list)) return list.elements;
  if (ts.isAsExpression(list)) return entriesOf(list.expression);
  if (!ts.isIdentifier(list)) return [];
  let entries: readonly ts.Expression[] = [];
  // The nearest declaration before the loop is meant, as in a program that is read from above.
  const visit = (node: ts.Node): void => {
    if (node.pos > list.pos) return;
    const declared = ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === list.text;
    if (declared && node.initializer && !ts.isIdentifier(node.initializer)) entries = entriesOf(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(list.getSourceFile());
  return entries;
}

function textAt(entry: ts.Expression, place: number | 'whole'): string[] {
  const told = place !== 'whole' && ts.isArrayLiteralExpression(entry) ? entry.elements[place] : entry;
  return told && ts.isStringLiteralLike(told) ? [told.text] : [];
}
