import { send } from './send.js';

addEventListener('message', ({ data }: MessageEvent<string>) => send(data));
