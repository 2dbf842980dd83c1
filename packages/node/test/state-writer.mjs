// Stores a large text two hundred times, beside other programs that do the same: `node state-writer.mjs folder letter`.
import process from 'node:process';
import { fileStorage } from '../src/identity/file-storage.ts';

const [folder = '', letter = ''] = process.argv.slice(2);

const storage = fileStorage(
  () => folder,
  (failure) => {
    throw new Error(failure);
  },
);
for (let round = 0; round < 200; round++) storage.set('text', letter.repeat(200_000));
storage.set(letter, 'done');
