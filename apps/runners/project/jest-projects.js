// Four users of Jest. None of them configures how our packages are found or transformed.
const babel = { testMatch: ['<rootDir>/jest/*.test.js'], setupFilesAfterEnv: ['@td/testing/jest'] };
const typescript = { preset: 'ts-jest', testMatch: ['<rootDir>/jest/*.test.ts'] };

module.exports = (jsdom) => [
  { displayName: 'node, babel-jest', testEnvironment: 'node', ...babel },
  { displayName: 'jsdom, babel-jest', testEnvironment: jsdom, ...babel },
  { displayName: 'node, ts-jest', testEnvironment: 'node', ...typescript },
  { displayName: 'jsdom, ts-jest', testEnvironment: jsdom, ...typescript },
];
