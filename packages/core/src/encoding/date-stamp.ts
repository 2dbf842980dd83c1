/**
 * Writes dates as ISO 8601, UTC, with milliseconds, and a closing quote. That takes longer than all the rest of a signal,
 * but many signals share a date.
 */
export function createDateStamp(): (time: number) => string {
  let writtenAt = Number.NaN;
  let text = '';
  return (time) => {
    if (time !== writtenAt) text = `${new Date(time).toISOString()}"`;
    writtenAt = time;
    return text;
  };
}
