import { createClient, createPageClient } from '@td/browser';

/** What a page that was loaded ahead stores once it has tried to send. */
const TRIED = 'ahead';

/** Has the browser load a page ahead, and opens it once that page has tried to send. */
export function loadAhead(endpoint: string, app: string): void {
  const url = new URL(location.href);
  url.searchParams.set('from', 'ahead');
  addEventListener('storage', async ({ key }) => {
    if (key !== TRIED) return;
    const kept = Object.keys(localStorage).filter((name) => name.includes(app));
    // Of another app, whose visitor is another.
    const opener = createPageClient('OPENER', { endpoint });
    await opener.deliverSignal('Check.opened', { 'Check.kept': kept.join() });
    location.assign(url);
  });
  const rules = document.createElement('script');
  rules.type = 'speculationrules';
  rules.textContent = JSON.stringify({ prerender: [{ source: 'list', urls: [url.href], eagerness: 'immediate' }] });
  document.head.append(rules);
}

/** Sends as soon as the page is there, which its user has not opened yet. */
export async function sendAhead(endpoint: string, app: string): Promise<void> {
  const client = createClient(app, { endpoint, batch: { lingerMs: 0 } });
  const isAhead = (document as { readonly prerendering?: boolean }).prerendering ?? false;
  client.sendSignal('Check.sent', { 'Check.isAhead': isAhead });
  await client.flush({ timeoutMs: 300 });
  localStorage.setItem(TRIED, '1');
}
