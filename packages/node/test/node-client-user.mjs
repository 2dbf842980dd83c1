// Prints the user identifier that this package generates on this machine, and its hash, as JSON.
import process from 'node:process';
import { createClient } from '@td/node';

const { userID, userIDHash } = createClient('APP');
process.stdout.write(`${JSON.stringify({ userID, clientUser: userIDHash })}\n`);
