import { expect } from 'chai';
import { textLine } from '../../src/log/logger.js';

describe('a line of the log for people', () => {
  it('says when, how grave, what, and with which facts', () => {
    const line = textLine(
      '{"level":"info","time":"2026-11-23T14:05:06.789Z","listen":"127.0.0.1:8088","n":2,"msg":"ready"}',
    );
    expect(line).to.equal('2026-11-23T14:05:06.789Z info ready listen="127.0.0.1:8088" n=2\n');
  });

  it('stays one line, whatever a stranger wrote', () => {
    const line = textLine(
      JSON.stringify({ level: 'warn', time: 't', error: 'a\nb\u001b[2J\u0085', msg: 'x\ny\u007f' }),
    );
    expect(line.trimEnd()).to.not.match(/\p{Cc}/u);
  });
});
