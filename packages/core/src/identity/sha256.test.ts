import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { sha256 } from './sha256.js';

const bytes = (text: string) => new TextEncoder().encode(text);

const expected = (message: Uint8Array) => createHash('sha256').update(message).digest('hex');

describe('sha256', () => {
  // The examples of NIST for FIPS 180-4, https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('hashes %j as the standard does', (message, hash) => {
    expect(sha256(bytes(message))).toBe(hash);
  });

  it('agrees with the platform at every length near the end of a block', () => {
    for (let length = 0; length <= 260; length++) {
      const message = randomBytes(length);
      expect(sha256(message), `${length} bytes`).toBe(expected(message));
    }
  });

  it('agrees with the platform on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (message) => sha256(message) === expected(message)));
  });

  it('derives its constants with enough precision, so that every engine rounds them in the same way', () => {
    const primes: number[] = [];
    for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
    const values = [...primes.map((prime) => prime ** (1 / 3)), ...primes.slice(0, 8).map((prime) => prime ** 0.5)];
    for (const value of values) {
      const rest = (value * 2 ** 32) % 1;
      // A unit in the last place of these roots is at most 2 ** -18. Engines differ by one or two units.
      expect(Math.min(rest, 1 - rest)).toBeGreaterThan(2 ** -14);
    }
  });
});

describe('the first hash', () => {
  const first = async () => {
    vi.resetModules();
    return (await import('./hash.js')).hashUserID;
  };
  const right = expected(bytes('ada'));

  it('that fails, as where the stack is full, spoils no later one', async () => {
    const hash = await first();
    vi.spyOn(Array.prototype, 'map').mockImplementationOnce(() => {
      throw new RangeError('Maximum call stack size exceeded');
    });
    expect(() => hash('ada')).toThrow(RangeError);
    vi.restoreAllMocks();
    expect(hash('ada')).toBe(right);
  });

  it.each([2, 7, 13, 311])('is right where all objects have a member %i', async (name) => {
    const hash = await first();
    Object.defineProperty(Object.prototype, name, { value: true, writable: true, configurable: true });
    let found: string;
    try {
      found = hash('ada');
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
    expect(found).toBe(right);
  });
});
