import type { Dispatcher } from 'undici';

/** What undici's redirect interceptor passes to a handler before each request: the URLs that have redirected. */
interface Context {
  readonly history?: readonly URL[] | undefined;
}

/** Ends a request: a function in undici 6, a controller from 7 on. */
type Control = ((reason: Error) => void) | { abort(reason: Error): void };

/**
 * Returns the dispatcher, but without redirects. An interceptor of the program may turn redirects on again after the
 * transport has turned them off. Then the request to the new location ends before it is written.
 *
 * @param onRedirect - Called before such a request ends.
 */
export function withoutRedirects(dispatcher: Dispatcher, onRedirect: () => void): Dispatcher {
  const dispatch: Dispatcher['dispatch'] = (options, handler) =>
    dispatcher.dispatch(options, watch(handler, onRedirect));
  // As `compose` of undici does.
  return new Proxy(dispatcher, {
    get: (target, key) => (key === 'dispatch' ? dispatch : Reflect.get(target, key, target)),
  });
}

function watch<Handler extends Dispatcher.DispatchHandler>(handler: Handler, onRedirect: () => void): Handler {
  const end = (control: Control) => {
    onRedirect();
    const reason = new Error('the dispatcher follows a redirect');
    if (typeof control === 'function') control(reason);
    else control.abort(reason);
  };
  return new Proxy(handler, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (key !== 'onConnect' && key !== 'onRequestStart') return value.bind(target);
      return (control: Control, context?: Context) =>
        context?.history?.length ? end(control) : value.call(target, control, context);
    },
  });
}
