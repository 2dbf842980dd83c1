import { headingSlug } from '../heading-slug.mjs';
import { summaryText, tagText } from './comment-text.mjs';
import { pageOf } from './entry-points.mjs';
import { code, page, table } from './markdown.mjs';
import { readOptions } from './read-options.mjs';
import { typeText } from './type-text.mjs';

/** @import { ProjectReflection, SignatureReflection, SomeType } from 'typedoc' */
/** @import { UrlOf } from './comment-text.mjs' */
/** @import { Feature, Option } from './read-options.mjs' */

const CORE = '@td/core';

const INTRODUCTION = `# Options

\`createClient(appID, ...options)\` takes plain objects, the results of builders, and lists of both. \`withUserID('ada')\` and
\`{ userID: 'ada' }\` say the same. Where a value is given twice, the later one wins. \`false\`, \`undefined\` and \`null\` say
nothing, so that \`isVerbose && withLogger(console)\` can stand in a list. An unknown option, or a value that cannot be
used, throws [\`INVALID_OPTION\`](errors.md).`;

const FEATURES = `### Builders that bring code

These have no plain value: only the builder brings the code that they need.`;

/** What the numbers count, by the last word of the option's name. @type {readonly (readonly [RegExp, string])[]} */
const UNITS = [
  [/Ms$/, 'milliseconds'],
  [/Bytes$/, 'bytes'],
  [/Signals$/, 'signals'],
  [/Attempts$/, 'attempts'],
  [/InFlight$/, 'requests'],
];

/**
 * All options of all clients, with default, unit and meaning.
 *
 * @param {ProjectReflection} project
 * @param {UrlOf} urlOf
 */
export function optionsPage(project, urlOf) {
  const sections = readOptions(project).flatMap(({ module, options, features }) => {
    const prefix = module.name === CORE ? '' : `${pageOf(module.name)}-`;
    return [
      ...(module.name === CORE ? ['## Every client'] : [`## ${module.name}`, 'Beside those of every client:']),
      table(
        ['Option', 'Type or unit', 'Default', 'Meaning'],
        options.map((option) => valueCells(option, prefix, urlOf)),
      ),
      ...(features.length > 0 ? [FEATURES, featureTable(features, prefix, urlOf)] : []),
    ];
  });
  return page([INTRODUCTION, ...sections]);
}

/**
 * @param {readonly Feature[]} features
 * @param {string} prefix
 * @param {UrlOf} urlOf
 */
function featureTable(features, prefix, urlOf) {
  const rows = features.flatMap(({ builder, members }) => [
    [
      builderText(builder, urlOf),
      unitText(builder.parameters?.[0], urlOf),
      tagText(builder.comment, '@defaultValue', urlOf) || 'none',
      summaryText(builder.comment, urlOf),
    ],
    ...members.map((member) => valueCells({ ...member, name: `${builder.name}.${member.name}` }, prefix, urlOf)),
  ]);
  return table(['Builder', 'Type or unit', 'Default', 'Meaning'], rows);
}

/**
 * @param {Option} option
 * @param {string} prefix - Of the anchor, where packages have options of one name.
 * @param {UrlOf} urlOf
 */
function valueCells({ name, isGroup, declaration, builder }, prefix, urlOf) {
  const { comment } = declaration;
  const anchor = headingSlug(`${prefix}${name.replaceAll('.', '-')}`);
  return [
    `<a id="${anchor}"></a>${code(name)}${builder ? `<br>${builderText(builder, urlOf)}` : ''}`,
    unitText(declaration, urlOf),
    tagText(comment, '@defaultValue', urlOf) || (isGroup ? '' : 'none'),
    summaryText(comment, urlOf),
  ];
}

/**
 * What a number counts, or else the type.
 *
 * @param {{ readonly name: string, readonly type?: SomeType | undefined } | undefined} value
 * @param {UrlOf} urlOf
 */
function unitText(value, urlOf) {
  const type = typeText(value?.type, urlOf);
  const unit = type === code('number') && UNITS.find(([name]) => name.test(value?.name ?? ''))?.[1];
  return unit || type;
}

/**
 * @param {SignatureReflection} builder
 * @param {UrlOf} urlOf
 */
function builderText(builder, urlOf) {
  return `[${code(builder.name)}](${urlOf(builder)})`;
}
