// SHA-256 (FIPS 180-4), written for size: this is the largest part of a small library, and it runs once per client.
// Verified against the standard's vectors and the platform's own implementation in the tests.

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** The standard's functions upper and lower sigma; the lower ones shift where the upper ones rotate a third time. */
const mix = (word: number, one: number, two: number, three: number, shift = false): number =>
  rotate(word, one) ^ rotate(word, two) ^ (shift ? word >>> three : rotate(word, three));

/** The first 32 bits of the fraction of a number: how the standard derives its constants from primes. */
const fractionBits = (value: number): number => ((value % 1) * 2 ** 32) | 0;

/** The round constants (cube roots of the first 64 primes) and the initial state (square roots of the first 8). */
function constants(): { readonly rounds: readonly number[]; readonly state: readonly number[] } {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return {
    rounds: primes.map((prime) => fractionBits(prime ** (1 / 3))),
    state: primes.slice(0, 8).map((prime) => fractionBits(prime ** 0.5)),
  };
}

/** The SHA-256 of some bytes, in lower-case hex. */
export function sha256(message: Uint8Array): string {
  let { rounds, state } = constants();
  // The message, a one bit, zeros, and the length in bits at the end of a block of 64 bytes. (Its upper
  // half stays zero: an identifier has less than 512 MiB.)
  const padded = new Uint8Array(((message.length + 72) >> 6) << 6);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, message.length << 3);

  const words: number[] = [];
  for (let offset = 0; offset < padded.length; offset += 64) {
    let work = state;
    for (let round = 0; round < 64; round++) {
      const at = (back: number) => words[round - back] as number;
      words[round] =
        round < 16
          ? view.getInt32(offset + round * 4)
          : (at(16) + mix(at(15), 7, 18, 3, true) + at(7) + mix(at(2), 17, 19, 10, true)) | 0;
      const [a, b, c, d, e, f, g, h] = work as Eight;
      const one = h + mix(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + (rounds[round] as number) + at(0);
      const two = mix(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
      work = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    state = state.map((word, index) => (word + (work[index] as number)) | 0);
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

type Eight = [number, number, number, number, number, number, number, number];
