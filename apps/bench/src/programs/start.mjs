// The whole of a small program: import, one signal, nothing else. It ends when the subject lets it end.
import { EVENT_NAME, makeProperties } from '../harness/event.mjs';
import { createSubject, task } from './task.mjs';

const subject = await createSubject();
subject.track(EVENT_NAME, makeProperties(task.from ?? 0));
if (task.flush) void subject.flush();
if (task.ending === 'exit') process.exit(0);
