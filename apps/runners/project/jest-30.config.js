module.exports = { projects: require('./jest-projects.js')('jest-environment-jsdom') };
