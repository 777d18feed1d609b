import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A request that was stopped on its way to the server. */
export interface Stopped {
  letThrough(): void;
}

/** A way to a server that can be cut and mended. Requests are named by bytes that they contain. */
export interface FlakyNetwork {
  readonly port: number;
  /** Breaks all connections, and lets none through until `mend`. */
  cut(): void;
  /** Breaks each connection over which such a request goes, before it arrives, until `mend`. */
  breakAt(request: Buffer): void;
  /** Stops the next such request on its way; resolves when it is there. What comes after it goes through. */
  stopAt(request: Buffer): Promise<Stopped>;
  mend(): void;
  close(): Promise<void>;
}

/** How a MongoDB request for a command on a collection begins: https://bsonspec.org/spec.html */
export const mongoRequest = (command: string, collection: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32LE(collection.length + 1);
  return Buffer.concat([Buffer.from(`\x02${command}\0`), length, Buffer.from(`${collection}\0`)]);
};

export async function flakyNetwork(host: string, port: number): Promise<FlakyNetwork> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let breaksAt: Buffer | undefined;
  let stop: { readonly at: Buffer; reached(stopped: Stopped): void } | undefined;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  };
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(port, host);
    keep(near);
    keep(far);
    near.on('data', (request: Buffer) => {
      if (breaksAt && request.includes(breaksAt)) near.destroy();
      else if (stop && request.includes(stop.at)) {
        stop.reached({ letThrough: () => far.write(request) });
        stop = undefined;
      } else far.write(request);
    });
    far.pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    breakAt: (request) => {
      breaksAt = request;
    },
    stopAt: (at) =>
      new Promise((reached) => {
        stop = { at, reached };
      }),
    mend: () => {
      isCut = false;
      breaksAt = undefined;
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
