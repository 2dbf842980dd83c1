import { getDocument } from '../page-globals.js';

/**
 * The `data-` attributes of the tag that has loaded the script; `undefined` where there is no document. A module, and what
 * a bundler makes of one, has no current script: its tag is found by the attribute that every tag needs.
 *
 * @throws Error where there is no app ID, in the words of TelemetryDeck's own Web SDK.
 */
export function readScriptTag(): (DOMStringMap & { readonly appId: string }) | undefined {
  const document = getDocument();
  if (!document) return undefined;
  const tag = document.currentScript ?? document.querySelector<HTMLScriptElement>('script[data-app-id]');
  if (tag?.dataset['appId']) return tag.dataset as DOMStringMap & { readonly appId: string };
  throw new Error('TelemetryDeck: "data-app-id" missing');
}
