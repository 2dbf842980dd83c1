/** Lets so many in at a time; the others wait in line. Resolves with what gives the place back. */
export type Gate = () => Promise<() => void>;

export function createGate(places: number): Gate {
  const line: (() => void)[] = [];
  let free = places;
  const leave = () => {
    const next = line.shift();
    if (next) next();
    else free++;
  };
  return async () => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => line.push(resolve));
    return leave;
  };
}
