/** `#development` resolves to this file under the condition `production`. That build does not check all values. */
export const isDevelopment: boolean = false;
