#!/usr/bin/env node
'use strict';
// Starts the Java program beside this file. Where there is a shell, its launcher does the work: it finds Java and makes a later start
// quick. A child process cannot become a .cmd file on Windows without its arguments being read by cmd.exe, so there Java is found here.

const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const lib = path.join(__dirname, 'lib');

/** The version of the Java that `file` is, as its folder says or else as it says itself; undefined when it does not run. */
function versionOf(file) {
  try {
    const release = fs.readFileSync(path.join(path.dirname(path.dirname(fs.realpathSync(file))), 'release'), 'utf8');
    const line = /^JAVA_VERSION="(.+)"/m.exec(release);
    if (line) return line[1];
  } catch {
    // No such file: older Java, or a stand-in for it. It is asked below.
  }
  const asked = spawnSync(file, ['-version'], { encoding: 'utf8', windowsHide: true });
  return /version "(.+?)"/.exec(asked.stderr || '')?.[1];
}

/** Java 8 and older call themselves 1.8 and so on. */
const majorOf = (version) => Number(/^(?:1\.)?(\d+)/.exec(version)?.[1] ?? 0);

/** The command line of the JVM, or in `problem` why there is none. */
function javaCommand(args, env, name) {
  const homes = env.JAVA_HOME ? [path.join(env.JAVA_HOME, 'bin')] : [];
  // Windows calls it Path, and `env` may be a copy that knows that name only.
  const onPath = Object.entries(env).find(([key]) => key.toUpperCase() === 'PATH')?.[1] ?? '';
  const found = [];
  for (const folder of [...homes, ...onPath.split(path.delimiter).filter(Boolean)]) {
    const file = path.join(folder, name);
    const version = fs.existsSync(file) ? versionOf(file) : undefined;
    if (!version) continue;
    if (majorOf(version) < 17) {
      found.push(`${file} is ${version};`);
      continue;
    }
    const newer = majorOf(version) >= 24 ? ['@' + path.join(lib, 'jvm-24.options')] : [];
    const own = (env.CLAUDE_TAP_JAVA_OPTS ?? '').split(/\s+/).filter(Boolean);
    const jar = ['-jar', path.join(lib, 'claude-tap.jar')];
    return { file, args: ['@' + path.join(lib, 'jvm.options'), ...newer, ...own, ...jar, ...args] };
  }
  const seen = found.length ? found.join(' ') : 'none was found;';
  return { problem: `needs Java 17 or newer; ${seen} install a JDK and put it on the PATH or in JAVA_HOME.` };
}

function run() {
  const args = process.argv.slice(2);
  const command =
    process.platform === 'win32'
      ? javaCommand(args, process.env, 'java.exe')
      : { file: '/bin/sh', args: [path.join(__dirname, 'bin', 'claude-tap'), ...args] };
  if (command.problem) {
    console.error(`claude-tap: ${command.problem}`);
    process.exit(69);
  }
  const child = spawn(command.file, command.args, { stdio: 'inherit' });
  child.on('error', (error) => {
    console.error(`claude-tap: ${command.file} cannot be started (${error.code}).`);
    process.exit(69);
  });
  // A terminal sends Ctrl-C, and the end of its window, to the child as well; twice means "at once" to it.
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const forward = {};
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    forward[signal] = () => {
      if (signal === 'SIGTERM' || !terminal) child.kill(signal);
    };
    process.on(signal, forward[signal]);
  }
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    if (forward[signal]) process.removeListener(signal, forward[signal]);
    process.kill(process.pid, signal);
  });
}

module.exports = { javaCommand };
if (require.main === module) run();
