import type { PlatformClientOptions } from '@td/core';

/** What a client of a page can be told beside what every client can. */
export interface BrowserClientOptions extends PlatformClientOptions {
  /**
   * Whether signals that cannot be sent before the page goes away are kept in `localStorage`, to be sent by the next
   * page. @defaultValue `true`
   */
  readonly spool?: boolean | undefined;
}

/** Whether signals outlive the page in `localStorage`. @defaultValue they do */
export function withSpool(spool: boolean): BrowserClientOptions {
  return { spool };
}
