import http from 'node:http';

/** The smallest transport with `node:http` that a measurement needs. */
export function smallHttpTransport() {
  const agent = new http.Agent({ keepAlive: true });
  return {
    send: ({ url, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const options = { method: 'POST', agent, signal, headers: { ...headers, 'Content-Length': body.length } };
        const request = http.request(url, options, (response) => {
          const chunks = [];
          const text = new Promise((done) => {
            response.on('data', (chunk) => chunks.push(chunk));
            response.on('end', () => done(Buffer.concat(chunks).toString()));
            response.on('error', () => done(''));
          });
          resolve({ status: response.statusCode, header: (name) => response.headers[name] ?? null, text: () => text });
        });
        request.on('error', reject);
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
}
