import { send } from './send.js';

send(new URL(location.href).searchParams.get('endpoint') ?? '');
