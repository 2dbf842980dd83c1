/**
 * Runs each subject once, then each subject again, and so on. Other work on the machine then affects all subjects alike, so
 * that their ratios stay valid.
 *
 * @param run - Returns one result, or throws. A subject that fails is excluded from then on, and listed with the reason.
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
    failures: [...failures].map(([subject, reason]) => `${subject.name} is excluded: ${reason}`),
  };
}
