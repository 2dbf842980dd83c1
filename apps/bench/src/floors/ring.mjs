/** How many texts a bounded queue holds at least, as ours does by default. */
const KEPT = 10_000;

/** The least that keeps what nobody takes: a ring of texts, each written over the oldest. */
export function createSubject() {
  const kept = [];
  let number = 0;
  return {
    track(type, properties) {
      kept[number++ % KEPT] = JSON.stringify({ type, receivedAt: new Date().toISOString(), payload: properties });
    },
    flush() {},
  };
}
