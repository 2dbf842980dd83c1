// Checks the issue forms. GitHub silently ignores a form that it does not understand.

const INPUTS = ['textarea', 'input', 'dropdown', 'checkboxes'];

/**
 * @typedef {object} Field
 * @property {string} type
 * @property {string} [id]
 * @property {{ label?: string, value?: string, options?: unknown[] }} [attributes]
 */

/**
 * @param {Record<string, unknown>} form - The parsed YAML.
 * @returns {string[]} The problems, one sentence each.
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
      .map(({ type }) => `unknown type of a field: "${type}"`),
    ...fields
      .filter((field) => !isComplete(field))
      .map(({ id, type }) => `${id ?? type} lacks the text that users see`),
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
