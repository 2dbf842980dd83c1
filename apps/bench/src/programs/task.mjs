import { importSubject } from '../subjects.mjs';

/** What this program was asked to do. */
export const task = JSON.parse(process.argv[2] ?? '{}');

/** The subject that it was asked to do it with, ready to track. */
export async function createSubject() {
  const { createSubject: create } = await importSubject(task.file);
  return create(task);
}
