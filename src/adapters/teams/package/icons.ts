import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];
/** How far a point is from a shape's edge, in shares of the picture's side; below 0 within it. */
type Shape = (x: number, y: number) => number;

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/** A square PNG with 8 bits for each of red, green, blue and alpha (RFC 2083). */
const png = (side: number, colourAt: (x: number, y: number) => Colour): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 6], 8);
  const rows = Buffer.alloc(side * (1 + side * 4));
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) rows.set(colourAt(x, y), y * (1 + side * 4) + 1 + x * 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const circle =
  (cx: number, cy: number, radius: number): Shape =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) - radius;

/** A rectangle with round corners. */
const panel: Shape = (x, y) => {
  const [dx, dy] = [Math.abs(x - 0.5) - 0.18, Math.abs(y - 0.46) - 0.1];
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - 0.12;
};

/** The tip below it. */
const tip: Shape = (x, y) => Math.max(0.6 - y, x - 0.5, 0.32 - x, y - 0.8 + (x - 0.32) * 1.2);

const bubble: Shape = (x, y) => Math.min(panel(x, y), tip(x, y));
const dots: Shape = (x, y) => Math.min(...[0.36, 0.5, 0.64].map((cx) => circle(cx, 0.46, 0.045)(x, y)));

/** How much of a picture's dot lies within a shape, 0..1. */
const cover = (shape: Shape, side: number, x: number, y: number): number => {
  const fine = 4;
  let within = 0;
  for (let i = 0; i < fine; i++)
    for (let j = 0; j < fine; j++)
      if (shape((x + (i + 0.5) / fine) / side, (y + (j + 0.5) / fine) / side) < 0) within++;
  return within / fine ** 2;
};

const ground = [0x2f, 0x5d, 0x62] as const;
const white = 255;

/** The app's icon: a speech bubble, white on our colour. 192 × 192 dots, as Teams asks for. */
export const colourIcon = (): Buffer =>
  png(192, (x, y) => {
    const share = cover(bubble, 192, x, y) - cover(dots, 192, x, y);
    const [red, green, blue] = ground.map((value) => Math.round(value + (white - value) * share));
    return [red!, green!, blue!, 255];
  });

/** The same as an outline, white on nothing. 32 × 32 dots, as Teams asks for. */
export const outlineIcon = (): Buffer => {
  const line: Shape = (x, y) => Math.abs(bubble(x, y) + 0.035) - 0.035;
  return png(32, (x, y) => {
    const share = Math.max(cover(line, 32, x, y), cover(dots, 32, x, y));
    return [white, white, white, Math.round(share * 255)];
  });
};
