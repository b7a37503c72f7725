import { expect } from 'chai';
import { brake, type Demand } from '../../src/publishing/brake.js';

const demand = (more: Partial<Demand>): Demand => ({
  ...{ hour: 0, day: 0, fresh: 0, waiting: 0, akin: 0, all: null },
  ...more,
});

describe('the brake', () => {
  it('lets pass what is within the budget of the hour, and holds all of what is above it', () => {
    expect(brake(demand({ fresh: 20 }), 20)).to.equal('pass');
    expect(brake(demand({ fresh: 21 }), 20)).to.equal('hold');
    expect(brake(demand({ fresh: 1 }), 0)).to.equal('hold');
  });

  it('counts what was published within the hour', () => {
    expect(brake(demand({ hour: 15, day: 15, fresh: 5 }), 20)).to.equal('pass');
    expect(brake(demand({ hour: 15, day: 15, fresh: 6 }), 20)).to.equal('hold');
  });

  it('lets six hours’ worth pass in a day', () => {
    expect(brake(demand({ hour: 0, day: 119, fresh: 1 }), 20)).to.equal('pass');
    expect(brake(demand({ hour: 0, day: 119, fresh: 2 }), 20)).to.equal('hold');
  });

  it('lets go what waits once there is room for all of it', () => {
    expect(brake(demand({ waiting: 20 }), 20)).to.equal('pass');
    expect(brake(demand({ waiting: 21 }), 20)).to.equal('fresh');
    expect(brake(demand({ waiting: 21, akin: 20, fresh: 1 }), 20)).to.equal('hold');
    expect(brake(demand({ waiting: 21, akin: 19, fresh: 1 }), 20)).to.equal('fresh');
  });

  it('never lets more than half of all go in a day, from six up', () => {
    expect(brake(demand({ fresh: 5, all: 5 }), 10)).to.equal('pass');
    expect(brake(demand({ fresh: 3, all: 6 }), 10)).to.equal('pass');
    expect(brake(demand({ fresh: 4, all: 6 }), 10)).to.equal('hold');
    expect(brake(demand({ day: 3, fresh: 1, all: 7 }), 10)).to.equal('hold');
  });
});
