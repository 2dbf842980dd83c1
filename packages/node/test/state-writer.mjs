// Remembers a large text two hundred times, as a program does that shares its memory with others:
// `node memory-writer.mjs folder letter`.
import process from 'node:process';
import { fileStorage } from '../src/identity/file-storage.ts';

const [folder = '', letter = ''] = process.argv.slice(2);

const memory = fileStorage(() => folder, {
  error() {},
  warn(line) {
    throw new Error(line);
  },
});
for (let round = 0; round < 200; round++) memory.set('text', letter.repeat(200_000));
memory.set(letter, 'done');
