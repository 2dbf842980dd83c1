import { randomUUID } from 'node:crypto';
import http from 'node:http';

const CLIENT_USER = '787d5b7c06ca0a21c96436cc7c8117e6fe046d0fd7dedcae8c93bfc14b8e5df7';

/**
 * The smallest program by hand: it builds signals and posts each batch. It has no checks, no bounds, no retries and no
 * timeouts. What a client costs beyond this floor is the price of its features.
 */
export function handWrittenClient({ origin, perRequest = 100 }, payloadOf) {
  const agent = new http.Agent({ keepAlive: true });
  const sessionID = randomUUID();
  let batch = [];

  const post = (signals) =>
    new Promise((resolve, reject) => {
      const body = Buffer.from(JSON.stringify(signals));
      const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length };
      const request = http.request(`${origin}/v2/`, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.on('end', resolve);
      });
      request.on('error', reject);
      request.end(body);
    });

  return {
    flushEvery: perRequest,
    track(type, properties) {
      batch.push({
        appID: '00000000-0000-4000-8000-000000000000',
        clientUser: CLIENT_USER,
        sessionID,
        isTestMode: false,
        type,
        receivedAt: new Date().toISOString(),
        payload: payloadOf(properties),
      });
    },
    flush() {
      const signals = batch;
      batch = [];
      return signals.length > 0 ? post(signals) : undefined;
    },
  };
}
