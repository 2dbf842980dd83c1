import { getDocument } from '../page-globals.js';

/**
 * The `data-` attributes of the tag that has loaded the script; `undefined` where there is no document. A module has no current
 * script, and what a bundler makes of one has a tag of its own: the tag is then found by the attribute that every tag needs.
 *
 * @throws Error where there is no app ID, in the words of TelemetryDeck's own Web SDK.
 */
export function readScriptTag(): (DOMStringMap & { readonly appId: string }) | undefined {
  const document = getDocument();
  if (!document) return undefined;
  const current = document.currentScript;
  const isOwn = current?.dataset['appId'] !== undefined;
  const tag = isOwn ? current : document.querySelector<HTMLScriptElement>('script[data-app-id]');
  if (tag?.dataset['appId']) return tag.dataset as DOMStringMap & { readonly appId: string };
  throw new Error('TelemetryDeck: "data-app-id" missing');
}
