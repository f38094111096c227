// Loaded before a process (`node --import`): its wall clock is off by `stepsMs`, one step after the other, each for
// `everyMs`. Timers and `performance.now()` go on as they do when somebody sets the clock of a machine.
const { searchParams } = new URL(import.meta.url);
const stepsMs = (searchParams.get('stepsMs') ?? '0').split(',').map(Number);
const everyMs = Number(searchParams.get('everyMs') ?? '1000');
const trueNow = Date.now.bind(Date);
const startedMs = performance.now();

function shiftedNow(): number {
  const step = Math.floor((performance.now() - startedMs) / everyMs) % stepsMs.length;
  return trueNow() + (stepsMs[step] ?? 0);
}

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget): Date =>
    Reflect.construct(target, args.length === 0 ? [shiftedNow()] : args, newTarget),
  get: (target, name, receiver) => (name === 'now' ? shiftedNow : Reflect.get(target, name, receiver)),
});
