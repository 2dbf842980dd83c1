/** What a unit is in milliseconds or bytes. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  days: 86_400_000,
  KiB: 1024,
  MB: 1_000_000,
};

/**
 * A quantity as people write it (`10,000`, `512 KiB`, `24 h`), in milliseconds, in bytes, or as a number.
 *
 * @throws Error when it is none.
 */
export function parseQuantity(text: string): number {
  const [, digits, unit] = /^([\d,]+)(?: (\w+))?$/.exec(text) ?? [];
  const factor = unit === undefined ? 1 : UNITS[unit];
  if (digits === undefined || factor === undefined) throw new Error(`"${text}" is no quantity`);
  return Number(digits.replaceAll(',', '')) * factor;
}
