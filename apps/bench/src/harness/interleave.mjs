/**
 * Runs every subject once, then every subject again, and so on: whatever else happens on the machine then falls on all
 * of them, and their ratios stay true when their numbers do not.
 *
 * @param run - Gives one result, or throws; a subject that fails is left out from then on and named.
 */
export async function interleave(subjects, repetitions, run, progress) {
  const results = new Map(subjects.map((subject) => [subject, []]));
  const failures = new Map();
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const subject of subjects) {
      if (failures.has(subject)) continue;
      progress(`${repetition + 1}/${repetitions} ${subject.name}`);
      try {
        results.get(subject).push(await run(subject, repetition));
      } catch (error) {
        failures.set(
          subject,
          String(error.message ?? error)
            .split('\n')
            .slice(0, 3)
            .join(' '),
        );
      }
    }
  }
  return {
    rows: subjects
      .filter((subject) => !failures.has(subject))
      .map((subject) => ({ subject, results: results.get(subject) })),
    failures: [...failures].map(([subject, reason]) => `${subject.name} is left out: ${reason}`),
  };
}
