import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import process from 'node:process';

/** Listens and never accepts: the system itself takes two connections, and ignores all others. It ends with its parent. */
const PROGRAM = `
const server = require('node:net').createServer().listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  process.stdout.write(String(server.address().port));
});
process.stdin.resume().on('end', () => process.exit());
`;

/** A host like one behind a firewall: no packet to it gets an answer. Linux alone has it. */
export interface SilentHost extends AsyncDisposable {
  readonly port: number;
}

export async function startSilentHost(): Promise<SilentHost> {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [text] = await once(child.stdout, 'data');
  const port = Number(text);
  child.kill('SIGSTOP');
  const sockets: Socket[] = [];
  for (let count = 0; count < 2; count++) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    sockets.push(socket);
    await once(socket, 'connect');
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
