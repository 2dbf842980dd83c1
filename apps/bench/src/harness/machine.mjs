import os from 'node:os';

/** Describes the machine. The numbers mean nothing without it. */
export function describeMachine() {
  const processors = os.cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.platform()} ${os.release()} ${os.arch()}`,
    node: process.version,
    loadAverage: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
    date: new Date().toISOString(),
  };
}

/** Returns the description as one line, for tables and charts. */
export function machineLine({ processor, cores, memoryGiB, system, node, loadAverage }) {
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, load ${loadAverage} at the start`;
}
