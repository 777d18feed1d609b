import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A database server that can be struck, run by the tool that `--mongod` names. One that dies by itself is started again,
 * as a supervisor would: for the bot it is one more crash.
 */
export class Mongod {
  /** How often it died though nobody struck it. */
  deaths = 0;
  private busy: Promise<unknown> = Promise.resolve();
  private over = false;

  private constructor(
    private readonly tool: string,
    private readonly folder: string,
    private readonly port: number,
    readonly uri: string,
  ) {
    void this.supervise();
  }

  static async start(tool: string, folder: string, port: number): Promise<Mongod> {
    return new Mongod(tool, folder, port, await up(tool, folder, port));
  }

  /** Kills it and brings it back. */
  crash(): Promise<void> {
    return this.inTurn(async () => {
      await run(this.tool, ['crash', this.folder]);
      await up(this.tool, this.folder, this.port);
    });
  }

  async end(): Promise<void> {
    this.over = true;
    await this.inTurn(async () => {
      await run(this.tool, ['crash', this.folder]);
    });
  }

  /** One thing at a time: nobody restarts what is just being killed. */
  private inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.busy.then(action);
    this.busy = done.catch(() => undefined);
    return done;
  }

  private async supervise(): Promise<void> {
    while (!this.over) {
      await sleep(1_000, undefined, { ref: false });
      await this.inTurn(async () => {
        if (this.over || (await answers(this.port))) return;
        this.deaths++;
        await run(this.tool, ['crash', this.folder]);
        await up(this.tool, this.folder, this.port);
      }).catch(() => undefined);
    }
  }
}

const up = async (tool: string, folder: string, port: number): Promise<string> => {
  const { stdout } = await run(tool, ['up', folder, String(port)], { timeout: 180_000 });
  return stdout.trim().split('\n').at(-1) ?? '';
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
