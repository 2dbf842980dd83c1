import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * The hash by which TelemetryDeck knows a user: SHA-256 over the UTF-8 bytes of the identifier followed by the salt, in
 * lower-case hex. The same identifier and salt give the same hash in every TelemetryDeck SDK.
 *
 * @param userID - The plain identifier. It is not kept, sent or logged.
 * @param salt - Appended to the identifier before hashing. Empty by default.
 * @example
 * ```ts
 * hashUserID('somebody@example.com', 'MySalt'); // 'c05dc5334d83cca7…'
 * ```
 */
export function hashUserID(userID: string, salt = ''): string {
  return bytesToHex(sha256(new TextEncoder().encode(userID + salt)));
}
