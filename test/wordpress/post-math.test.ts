import { expect } from 'chai';
import { excerptOf } from '../../src/wordpress/excerpt.js';
import { withoutHalfFormula } from '../../src/wordpress/post-formulas.js';
import { withFormulaSources } from '../../src/wordpress/post-math.js';

describe('formulas as text', () => {
  const cases: [string, string][] = [
    ['<math data-latex="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>', '\\(x^2\\)'],
    [
      '<math display="block"><semantics><mi>x</mi><annotation encoding="application/x-tex">x &lt; 1</annotation></semantics></math>',
      '\\[x &lt; 1\\]',
    ],
    ['<math alttext="x squared"><mi>x</mi></math>', 'x squared'],
    [
      '<math><mi>a</mi><mo>=</mo><mfrac><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac></math>',
      'a = (b + 1)/2',
    ],
    [
      '<math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi></math>',
      '∑_(i = 1)^n i',
    ],
    [
      '<math><mi>f</mi><mo>&#x2061;</mo><mo>(</mo><mi>x</mi><mo>)</mo><mo>&lt;</mo><msqrt><mi>y</mi></msqrt></math>',
      'f(x) &lt; √y',
    ],
    [
      '<math><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd></mtr></mtable></math>',
      '[1, 0; 0]',
    ],
    ['<math><mroot><mi>x</mi><mn>3</mn></mroot></math>', 'x^(1/3)'],
    ['<math><mi>a</mrow></mi> b</math>', 'ab'],
    ['<math><mi>a', '<math><mi>a'],
  ];
  for (const [html, text] of cases) {
    it(`says ${text.slice(0, 40)}`, () => {
      expect(withFormulaSources(html)).to.equal(text);
    });
  }

  it('stand in an excerpt as in the post', () => {
    const content = 'So <math data-latex="a &lt; b"><mi>a</mi></math> and $latex x<y$ and $$p$$ for $5.';
    expect(excerptOf({ excerpt: '', content }, 'en')).to.equal('So \\(a < b\\) and $latex x<y$ and $$p$$ for $5.');
  });

  it('are cut whole, in each spelling', () => {
    for (const formula of [
      '$$a b$$',
      '\\(a b\\)',
      '\\[a b\\]',
      '[latex s="1"]a b[/latex]',
      '$latex a b$',
      '\\begin{align} a b\\end{align}',
    ]) {
      const half = formula.slice(0, formula.indexOf(' b') + 1);
      expect(withoutHalfFormula(`x ${formula} y ${half}`), formula).to.equal(`x ${formula} y `);
      expect(withoutHalfFormula(`x ${formula} y $5 [0, 1]`), formula).to.equal(`x ${formula} y $5 [0, 1]`);
    }
  });
});
