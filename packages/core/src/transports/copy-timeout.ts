/** The time limit of a copy of a request (ms): the default time limit of a request. It may go on after the request. */
export const COPY_TIMEOUT_MS = 5000;
