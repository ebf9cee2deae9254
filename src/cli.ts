#!/usr/bin/env node
import { VERSION } from './version.ts';

// Only what a command needs is loaded: `--version` answers before anything else is read.
const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V') {
  console.log(VERSION);
} else {
  const { main } = await import('./commands/main.ts');
  process.exitCode = await main(process.argv);
}
