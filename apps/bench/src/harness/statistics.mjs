/** Returns the middle value. For an even number of values, returns the mean of the two middle values. */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Returns the smallest value that is not below the given share of all values. */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** Returns the median of each named number over several results of one subject. */
export function mediansOf(results, keys) {
  return Object.fromEntries(keys.map((key) => [key, median(results.map((result) => result[key]))]));
}
