// The forms in which people report. GitHub leaves out, without a word, one that it does not understand.

const INPUTS = ['textarea', 'input', 'dropdown', 'checkboxes'];

/**
 * @typedef {object} Field
 * @property {string} type
 * @property {string} [id]
 * @property {{ label?: string, value?: string, options?: unknown[] }} [attributes]
 */

/**
 * @param {Record<string, unknown>} form - As read from its YAML.
 * @returns {string[]} What is wrong, one sentence each.
 */
export function findFormProblems(form) {
  const fields = /** @type {Field[]} */ (Array.isArray(form['body']) ? form['body'] : []);
  const inputs = fields.filter(({ type }) => INPUTS.includes(type));
  const ids = inputs.map(({ id }) => id);
  return [
    ...['name', 'description'].filter((key) => typeof form[key] !== 'string').map((key) => `"${key}" is missing`),
    ...(inputs.length === 0 ? ['the form asks for nothing'] : []),
    ...fields
      .filter(({ type }) => type !== 'markdown' && !INPUTS.includes(type))
      .map(({ type }) => `there is no field of type "${type}"`),
    ...fields.filter((field) => !isComplete(field)).map(({ id, type }) => `${id ?? type} lacks what is shown`),
    ...ids
      .filter((id, index) => id === undefined || ids.indexOf(id) !== index)
      .map((id) => `the id "${id}" is not unique`),
  ];
}

/** @param {Field} field */
function isComplete({ type, attributes: { label, value, options } = {} }) {
  if (type === 'markdown') return Boolean(value);
  const hasOptions = !['dropdown', 'checkboxes'].includes(type) || (options ?? []).length > 0;
  return Boolean(label) && hasOptions;
}
