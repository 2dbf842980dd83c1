export { attempt } from '@td/core';
