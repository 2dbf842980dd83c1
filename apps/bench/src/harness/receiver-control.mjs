import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Starts the receiver in its own process. Returns an object that controls it. */
export async function startReceiver() {
  const child = fork(new URL('../receiver.mjs', import.meta.url), { env: {} });
  const waiting = new Map();
  let lastID = 0;
  child.on('message', ({ replyTo, ...reply }) => {
    waiting.get(replyTo)?.(reply);
    waiting.delete(replyTo);
  });
  const command = (name, parts = {}) =>
    new Promise((resolve) => {
      const id = ++lastID;
      waiting.set(id, resolve);
      child.send({ id, command: name, ...parts });
    });

  const { port } = await command('listen');
  let listening = true;
  const receiver = {
    port,
    /** Resets the counters and the behaviour, closes all connections, and accepts everything from now on. */
    async reset() {
      await command('reset');
      await receiver.accept();
    },
    /** Resets the counters in the middle of a run. */
    forget: () => command('forget'),
    behave: (behaviour) => command('behave', { behaviour }),
    count: () => command('count'),
    /** Stops listening, so that connections are refused. */
    async refuse() {
      if (listening) await command('refuse');
      listening = false;
    },
    /** Listens again on the same port. */
    async accept() {
      if (!listening) await command('listen', { port });
      listening = true;
    },
    /** Waits until this many different events have arrived, or until the timeout. */
    async waitFor(events, timeoutMs, pauseMs = 50) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const counted = await command('count');
        if (counted.unique >= events || performance.now() > end) return counted;
        await sleep(pauseMs);
      }
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
  return receiver;
}
