import type { StateStorage } from '../contracts/state-storage.js';

/** Makes a storage that forgets everything when the program ends. */
export function memoryStorage(): StateStorage {
  const texts = new Map<string, string>();
  return {
    get: (name) => texts.get(name),
    set(name, text) {
      if (text === undefined) texts.delete(name);
      else texts.set(name, text);
    },
    claim: (name, text) => !texts.has(name) && !!texts.set(name, text),
    clear: () => texts.clear(),
  };
}
