import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** What the figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly os: string;
  /** Whether server and load were given a core each. */
  readonly pinned: boolean;
}

const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

export const machine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  os: `${process.platform} ${process.arch}`,
  pinned: hasTaskset && cpus().length > 1,
});

/** The command that runs `command` on one core only, where that can be arranged. */
export const onCore = (core: number, command: readonly string[]): readonly string[] =>
  machine().pinned ? ['taskset', '-c', String(core), ...command] : command;
