import { expect } from 'chai';
import type { SiteEvent } from '../../src/model/site-event.js';
import { BURST } from '../../src/notifiers/next-step.js';
import { notificationStore } from '../../src/store/notifications.js';
import { event, person } from './examples.js';
import { type Hearer, hearer, type Rules, switchboard } from './switchboard.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const reply = (n: number): SiteEvent => event('reply', { url: `https://social.test/@alice/${n}`, text: `reply ${n}` });
const said = ({ heard }: Hearer) =>
  heard.map(({ events }) => events.map(({ text }) => text.replace('reply ', '')).join(' '));
const failing = { kind: 'retry', reason: 'it answers 500', retryAfter: null } as const;

describe('the notifiers’ worker', () => {
  let slack: Hearer;
  let board: ReturnType<typeof switchboard>;

  function open(rules: Rules = {}, ...more: Hearer[]): void {
    slack = hearer('slack');
    board = switchboard([slack, ...more], rules);
    board.worker.start();
  }
  function tell(...numbers: number[]): void {
    for (const n of numbers) board.tell(reply(n));
  }
  beforeEach(() => open());
  afterEach(async () => {
    await board.worker.stop(0);
    board.db.close();
  });

  it('tells what comes in a burst at once, together, and the rest after', async () => {
    tell(1, 2);
    await board.pass(BURST - 1);
    expect(said(slack)).to.deep.equal([]);
    tell(3);
    await board.pass(1);
    expect(said(slack)).to.deep.equal(['1 2 3']);
    tell(4);
    await board.pass(BURST);
    expect(said(slack)).to.deep.equal(['1 2 3', '4']);
    expect(board.report()).to.deep.include({ pending: 0, told: 4, failed: 0, lastError: null });
  });

  it('gathers a digest', async () => {
    open({ digest: HOUR });
    tell(1);
    await board.pass(50 * MINUTE);
    tell(2);
    expect(said(slack)).to.deep.equal([]);
    await board.pass(10 * MINUTE);
    expect(said(slack)).to.deep.equal(['1 2']);
  });

  it('sends no more messages an hour than it may: the rest waits, and is told together', async () => {
    open({ perHour: 2 });
    for (const n of [1, 2, 3, 4, 5]) {
      tell(n);
      await board.pass(MINUTE);
    }
    expect(said(slack)).to.deep.equal(['1', '2']);
    await board.pass(HOUR - 4 * MINUTE);
    expect(said(slack)).to.deep.equal(['1', '2', '3 4 5']);
  });

  it('tries again after a minute, five, fifteen, with the same message, and what came meanwhile follows', async () => {
    slack.outcomes.push(failing, failing);
    tell(1, 2);
    await board.pass(BURST);
    expect(board.report()).to.deep.include({ pending: 2, lastError: 'it answers 500', nextAt: board.now() + MINUTE });
    tell(3);
    await board.pass(MINUTE + 5 * MINUTE + BURST);
    expect(said(slack)).to.deep.equal(['1 2', '1 2', '1 2', '3']);
    const ids = slack.heard.map(({ id }) => id);
    expect(new Set(ids.slice(0, 3)).size).to.equal(1);
    expect(slack.heard[2]).to.deep.equal(slack.heard[0]);
    expect(board.report()).to.deep.include({ pending: 0, told: 3, lastError: null, nextAt: null });
    expect(board.lines.filter(({ level }) => level === 'warn')).to.have.length(2);
  });

  it('waits as long as the receiver asks', async () => {
    slack.outcomes.push({ ...failing, retryAfter: 10 * MINUTE });
    tell(1);
    await board.pass(BURST + 10 * MINUTE - 1);
    expect(slack.heard).to.have.length(1);
    await board.pass(1);
    expect(slack.heard).to.have.length(2);
  });

  it('takes a refusal for an answer: failed at once, said in the log, and the next is told', async () => {
    slack.outcomes.push({ kind: 'refused', reason: 'it answers 404 (no_service)' });
    tell(1);
    await board.pass(BURST);
    expect(board.report()).to.deep.include({
      pending: 0,
      failed: 1,
      retriable: 1,
      lastError: 'it answers 404 (no_service)',
    });
    expect(board.lines).to.deep.include({
      level: 'error',
      notifier: 'slack',
      events: 1,
      reason: 'it answers 404 (no_service)',
      message: 'not told: the receiver refuses; mend it, then run herald notifiers retry slack',
    });
    tell(2);
    await board.pass(BURST);
    expect(said(slack)).to.deep.equal(['1', '2']);
  });

  it('tells what failed when it is asked to', async () => {
    slack.outcomes.push({ kind: 'refused', reason: 'gone' });
    tell(1, 2);
    await board.pass(BURST);
    const { db, worker } = board;
    expect(db.transaction(() => notificationStore(db).reopen('slack', 100, board.now()))).to.equal(2);
    worker.hurry();
    await board.pass(BURST);
    expect(said(slack)).to.deep.equal(['1 2', '1 2']);
    expect(new Set(slack.heard.map(({ id }) => id)).size).to.equal(2);
    expect(board.report()).to.deep.include({ pending: 0, retriable: 0, told: 2, lastError: null });
  });

  it('gives up after three days, together with what waited for days behind it, and tells what is newer', async () => {
    slack.outcomes.push(...Array.from({ length: 10 }, () => failing));
    tell(1);
    await board.pass(BURST + 1000);
    tell(2);
    await board.pass(DAY);
    tell(3);
    await board.pass(2 * DAY);
    expect(said(slack)).to.deep.equal([...Array.from({ length: 10 }, () => '1'), '3']);
    expect(board.report()).to.deep.include({ failed: 2, told: 1 });
  });

  it('lets one that fails or hangs delay no other', async () => {
    const never = () => new Promise<never>(() => {});
    const [hanging, throwing, well] = [hearer('hanging'), hearer('throwing'), hearer('well')];
    open({}, hanging, throwing, well);
    hanging.outcomes.push(never);
    throwing.outcomes.push(() => Promise.reject(new Error('broken')));
    tell(1);
    await board.tick(BURST + 1);
    tell(2);
    await board.tick(BURST + 1);
    expect(said(well)).to.deep.equal(['1', '2']);
    expect(said(slack)).to.deep.equal(['1', '2']);
    expect(board.report('throwing')?.lastError).to.equal('broken');
    await board.tick(MINUTE);
    expect(board.report('hanging')?.lastError).to.equal('nothing came of it within 60 s');
  });

  it('keeps its messages small enough for the notifier', async () => {
    const small = hearer('small', 2);
    open({}, small);
    tell(1, 2, 3);
    await board.pass(BURST);
    expect(said(small)).to.deep.equal(['1 2', '3']);
  });

  it('goes on after a restart, with the message it had begun', async () => {
    slack.outcomes.push(failing);
    tell(1, 2);
    await board.pass(BURST);
    await board.worker.stop(0);
    const { db } = board;
    const [{ id } = { id: '' }] = slack.heard;
    slack = hearer('slack');
    board = switchboard([slack], {}, db);
    tell(3);
    board.worker.start();
    await board.pass(2 * MINUTE);
    expect(said(slack)).to.deep.equal(['1 2', '3']);
    expect(slack.heard[0]?.id).to.equal(id);
  });

  it('stops cleanly: what is under way may finish within its grace, and is told again otherwise', async () => {
    let finish = (_: { kind: 'told' }) => {};
    slack.outcomes.push(() => new Promise((resolve) => (finish = resolve)));
    tell(1);
    await board.tick(BURST);
    const stopped = board.worker.stop(1000);
    finish({ kind: 'told' });
    await stopped;
    expect(board.report()).to.deep.include({ told: 1, pending: 0 });
  });

  it('names in the log what was told, though not quite well', async () => {
    slack.outcomes.push({ kind: 'told', remark: 'the mail server refuses the address x@y.test' });
    tell(1);
    await board.pass(BURST);
    expect(board.lines.map(({ message }) => message)).to.deep.equal(['told, though not quite well']);
    expect(board.report()).to.deep.include({ told: 1 });
  });

  it('tells follows of many in one message', async () => {
    for (let n = 0; n < 5; n += 1) board.tell(event('follow', { actor: person(`P${n}`) }));
    await board.pass(BURST);
    expect(slack.heard.map(({ events }) => events.length)).to.deep.equal([5]);
  });
});
