import { importSubject } from '../subjects.mjs';

/** The task of this program. */
export const task = JSON.parse(process.argv[2] ?? '{}');

/** Creates the subject of the task, ready to track. */
export async function createSubject() {
  const { createSubject: create } = await importSubject(task.file);
  return create(task);
}
