// Sends signals until it is killed, and writes the number of each into a journal once its call has returned:
// `node send-on.mjs index.js http://127.0.0.1:1234/v2/ journal.txt folder`.
import { openSync, writeSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [index = '', endpoint, journal = '', directory] = process.argv.slice(2);
const { createClient } = await import(pathToFileURL(index).href);

const client = createClient('SEND-ON', { endpoint, spool: { directory, writeAhead: true }, batch: { maxSignals: 50 } });
const notes = openSync(journal, 'a');
let number = 0;

function sendSome() {
  for (let count = 0; count < 10; count++) {
    client.sendSignal('SendOn.signal', { number: ++number });
    writeSync(notes, `${number}\n`);
  }
  // At times faster than the client can send: so there are signals in the queue, in a request, and delivered.
  setTimeout(sendSome, number % 3);
}
sendSome();
