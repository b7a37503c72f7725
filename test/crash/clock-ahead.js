// Preloaded into Herald (`node --import`): its clock runs as many milliseconds ahead as CLOCK_AHEAD says, so that retries
// of minutes and hours come due between two lives of a second.
const ahead = Number(process.env.CLOCK_AHEAD);
const RealDate = Date;
const now = () => RealDate.now() + ahead;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, newTarget) => Reflect.construct(target, values.length > 0 ? values : [now()], newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
