import ts from 'typescript';

/** A longer declaration takes several lines. */
const LINE_WIDTH = 110;

/** The modifiers that do not matter to users of a member. */
const NOT_FOR_CALLERS = new Set(['public', 'declare', 'override']);

const printer = ts.createPrinter({ removeComments: true });

/**
 * Returns the text of a declaration without its body and comments: a function, class, interface, type or constant.
 *
 * @param {string} name - The exported name.
 * @param {ts.Declaration} declaration
 * @returns {string}
 */
export function describeDeclaration(name, declaration) {
  if (ts.isFunctionDeclaration(declaration)) return signature(name, declaration);
  if (ts.isVariableDeclaration(declaration)) return constant(name, declaration);
  if (ts.isTypeAliasDeclaration(declaration)) return alias(name, declaration);
  if (ts.isInterfaceDeclaration(declaration)) return withMembers(`interface ${name}`, declaration);
  if (ts.isClassDeclaration(declaration)) return withMembers(`class ${name}`, declaration);
  throw new Error(`cannot describe ${name}: ${declaration.getText()}`);
}

/**
 * @param {string} name
 * @param {ts.SignatureDeclaration} declaration
 * @param {string} [separator] - The text before the type of the result.
 */
function signature(name, { typeParameters, parameters, type }, separator = ': ') {
  const head = `${name}${typeParametersText(typeParameters)}`;
  const texts = parameters.map(textOf);
  const result = type ? `${separator}${textOf(type)}` : '';
  const line = `${head}(${texts.join(', ')})${result}`;
  return line.length <= LINE_WIDTH || texts.length === 0
    ? line
    : `${head}(\n${texts.map((text) => `  ${text},\n`).join('')})${result}`;
}

/**
 * @param {string} name
 * @param {ts.VariableDeclaration} declaration
 */
function constant(name, { type, initializer }) {
  if (type) return `${name}: ${textOf(type)}`;
  if (initializer && ts.isArrowFunction(initializer)) return signature(name, initializer);
  return `${name} = ${initializer ? textOf(initializer) : ''}`;
}

/**
 * @param {string} name
 * @param {ts.TypeAliasDeclaration} declaration
 */
function alias(name, { type, typeParameters }) {
  const head = `type ${name}${typeParametersText(typeParameters)}`;
  if (ts.isTypeLiteralNode(type)) return [head, ...type.members.map(member)].join('\n');
  const line = `${head} = ${textOf(type)}`;
  if (line.length <= LINE_WIDTH) return line;
  if (ts.isUnionTypeNode(type)) return [`${head} =`, ...type.types.map((part) => `  | ${textOf(part)}`)].join('\n');
  return ts.isConditionalTypeNode(type) ? [`${head} =`, ...choices(type, '  ')].join('\n') : line;
}

/**
 * Returns a conditional type, with one line for each part.
 *
 * @param {ts.TypeNode} type
 * @param {string} indent
 * @returns {string[]}
 */
function choices(type, indent) {
  if (!ts.isConditionalTypeNode(type)) return [`${indent}${textOf(type)}`];
  const [then, ...afterThen] = choices(type.trueType, `${indent}  `);
  const [otherwise, ...afterOtherwise] = choices(type.falseType, indent);
  return [
    `${indent}${textOf(type.checkType)} extends ${textOf(type.extendsType)}`,
    `${indent}? ${then?.trim()}`,
    ...afterThen,
    `${indent}: ${otherwise?.trim()}`,
    ...afterOtherwise,
  ];
}

/**
 * @param {string} head
 * @param {ts.InterfaceDeclaration | ts.ClassDeclaration} declaration
 */
function withMembers(head, { typeParameters, heritageClauses, members }) {
  const bases = heritageClauses?.map((clause) => ` ${textOf(clause)}`).join('') ?? '';
  return [`${head}${typeParametersText(typeParameters)}${bases}`, ...[...members].filter(isVisible).map(member)].join(
    '\n',
  );
}

/** @param {ts.TypeElement | ts.ClassElement} element */
function isVisible(element) {
  const isPrivate = ts.canHaveModifiers(element)
    ? ts.getModifiers(element)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
    : false;
  return !isPrivate && !(element.name && ts.isPrivateIdentifier(element.name));
}

/** @param {ts.TypeElement | ts.ClassElement} element */
function member(element) {
  const modifiers = ts.canHaveModifiers(element) ? (ts.getModifiers(element) ?? []).map(textOf) : [];
  const prefix = modifiers.filter((word) => !NOT_FOR_CALLERS.has(word)).map((word) => `${word} `);
  const optional = 'questionToken' in element && element.questionToken ? '?' : '';
  const name = element.name ? `${textOf(element.name)}${optional}` : '';
  return `  ${prefix.join('')}${memberText(name, element)}`.replaceAll('\n', '\n  ');
}

/**
 * @param {string} name
 * @param {ts.TypeElement | ts.ClassElement} element
 */
function memberText(name, element) {
  if (ts.isConstructorDeclaration(element)) return signature('constructor', element);
  if (ts.isMethodSignature(element) || ts.isMethodDeclaration(element)) return signature(name, element);
  if (ts.isGetAccessorDeclaration(element)) return `${name}: ${element.type ? textOf(element.type) : 'unknown'}`;
  if (ts.isIndexSignatureDeclaration(element)) {
    return `[${element.parameters.map(textOf).join(', ')}]: ${textOf(element.type)}`;
  }
  if (ts.isPropertySignature(element)) return `${name}: ${element.type ? textOf(element.type) : 'unknown'}`;
  if (ts.isPropertyDeclaration(element)) {
    if (element.type) return `${name}: ${textOf(element.type)}`;
    return `${name} = ${element.initializer ? textOf(element.initializer) : ''}`;
  }
  return textOf(element);
}

/** @param {ts.NodeArray<ts.TypeParameterDeclaration> | undefined} typeParameters */
function typeParametersText(typeParameters) {
  return typeParameters ? `<${typeParameters.map(textOf).join(', ')}>` : '';
}

/**
 * Returns the text of a node on one line.
 *
 * @param {ts.Node} node
 */
function textOf(node) {
  return printer
    .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
    .replace(/\s+/g, ' ')
    .replace(/,? ([)\]])/g, '$1')
    .replace(/([([]) /g, '$1')
    .replace(/;$/, '')
    .trim();
}
