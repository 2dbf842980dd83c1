/** What `#development` leads to under the condition `production`: the build for users leaves these checks out. */
export const isDevelopment: boolean = false;
