// The page of all browser checks. It sends a signal itself, from a worker or from a frame without storage, or it creates a
// client that a check drives.
import { loadAhead, sendAhead } from './ahead.js';
import { drive } from './drive.js';
import { send } from './send.js';
import { visit } from './visit.js';

const parameters = new URLSearchParams(location.search);
const endpoint = parameters.get('endpoint') ?? '';

switch (parameters.get('from')) {
  case 'none':
    break;
  case 'driver':
    drive(endpoint, parameters.get('app') ?? '', parameters.has('small'), parameters.has('drop') ? 'drop' : 'retry');
    break;
  case 'visitor':
    visit(endpoint, parameters.get('app') ?? '');
    break;
  case 'opener':
    loadAhead(endpoint, parameters.get('app') ?? '');
    break;
  case 'ahead':
    sendAhead(endpoint, parameters.get('app') ?? '');
    break;
  case 'worker': {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.postMessage(endpoint);
    break;
  }
  case 'service-worker': {
    const script = `service-worker.js?endpoint=${encodeURIComponent(endpoint)}`;
    navigator.serviceWorker.register(script, { type: 'module' });
    break;
  }
  case 'sandbox': {
    const frame = document.createElement('iframe');
    // Without "allow-same-origin", any access to localStorage throws, as in a browser whose user has blocked it.
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = `${location.pathname}?endpoint=${encodeURIComponent(endpoint)}`;
    document.body.append(frame);
    break;
  }
  default:
    send(endpoint);
}
