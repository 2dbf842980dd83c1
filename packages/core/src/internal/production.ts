/** Where `#development` leads under the condition `production`: that build does not check all values. */
export const isDevelopment: boolean = false;
