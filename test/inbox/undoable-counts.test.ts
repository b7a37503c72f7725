import { expect } from 'chai';
import { createDailyShare } from '../../src/inbox/daily-share.js';
import { createFollowLimits } from '../../src/inbox/follow-limits.js';
import { createUndoableCounts } from '../../src/inbox/undoable-counts.js';

const ann = 'https://social.example/users/ann';

describe('what is counted while a transaction runs', () => {
  it('counts once, however often the work is run, and not at all where it fails', () => {
    const counts = createUndoableCounts();
    const follows = createFollowLimits(() => 0, 200, counts);
    for (let failure = 0; failure < 20; failure += 1) {
      const { run, undo } = counts.around();
      for (let time = 0; time < 2; time += 1) expect(run(() => follows.mayAnswer(ann))).to.equal(true);
      undo();
    }
    const { run } = counts.around();
    expect(run(() => follows.mayAnswer(ann))).to.equal(true);
    const answered = Array.from({ length: 10 }, () => counts.around().run(() => follows.mayAnswer(ann)));
    expect(answered.filter(Boolean)).to.have.length(5);
  });

  it('leaves a domain its share for the day', () => {
    const counts = createUndoableCounts();
    const hasRoomFor = createDailyShare(() => 0, counts);
    for (let time = 0; time < 3000; time += 1) {
      const { run, undo } = counts.around();
      run(() => hasRoomFor(ann, 'reply'));
      undo();
    }
    expect(hasRoomFor(ann, 'reply')).to.equal(true);
  });

  it('tells the counts of one work from those of another in the same group', () => {
    const counts = createUndoableCounts();
    const { mayAnswer } = createFollowLimits(() => 0, 200, counts);
    const [one, other] = [counts.around(), counts.around()];
    one.run(() => mayAnswer(ann));
    other.run(() => mayAnswer(ann));
    one.undo();
    const answered = Array.from({ length: 10 }, () => counts.around().run(() => mayAnswer(ann)));
    expect(answered.filter(Boolean)).to.have.length(5);
  });
});
