// A complete small program: import, one signal, nothing else. It exits when the subject no longer keeps it alive.
import { EVENT_NAME, makeProperties } from '../harness/event.mjs';
import { createSubject, task } from './task.mjs';

const subject = await createSubject();
subject.track(EVENT_NAME, makeProperties(task.from ?? 0));
if (task.flush) void subject.flush();
if (task.ending === 'exit') process.exit(0);
