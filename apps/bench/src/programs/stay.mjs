// Tracks events and then stays alive, like a server, until it is killed.
import { EVENT_NAME, makeProperties } from '../harness/event.mjs';
import { createSubject, task } from './task.mjs';

process.on('unhandledRejection', () => {
  rejections++;
});
let rejections = 0;
const subject = await createSubject();
const size = subject.flushEvery ?? task.signals;
for (let number = 0; number < task.signals; number++) {
  subject.track(EVENT_NAME, makeProperties(number));
  if ((number + 1) % size === 0) Promise.resolve(subject.flush()).catch(() => {});
}
process.send({ sent: task.signals });
process.on('message', () => process.send({ rejections }));
