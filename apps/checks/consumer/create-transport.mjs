/** Creates the transport with this name. `pigeon` is `pigeonTransport()` of `@td/transport-pigeon`. */
export async function createTransport(name) {
  const module = await import(`@td/transport-${name}`);
  return module[`${name.replace(/-(.)/g, (_dash, letter) => letter.toUpperCase())}Transport`]();
}
