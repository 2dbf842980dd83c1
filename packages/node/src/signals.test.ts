import * as ofCore from '@td/core/signals';
import { expect, it } from 'vitest';
import * as ofPreset from './signals.js';

it('a program that has installed the preset alone finds every ready-made signal in it', () => {
  expect({ ...ofPreset }).toEqual({ ...ofCore });
});
