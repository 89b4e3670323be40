/** PNG with a palette: of what an editor shows, a third of the bytes, and no difference to be seen. */
import { crc32, deflateSync } from "node:zlib";

/** A picture's pixels, four bytes each (red, green, blue, opacity), row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const MOST_COLOURS = 256;

/** Write an opaque picture with its most frequent colours; each other one becomes the nearest of these. */
export function indexedPng({ width, height, data }: Pixels): Buffer {
  const colours = Array.from({ length: width * height }, (_, pixel) => colourAt(data, 4 * pixel));
  const palette = mostFrequent(colours);
  const nearest = nearestIn(palette);
  const rows = Buffer.alloc((width + 1) * height);
  colours.forEach((colour, pixel) => {
    // Each row begins with the number of its filter: none.
    rows[pixel + Math.floor(pixel / width) + 1] = nearest(colour);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // 8 bits each, which are places in the palette
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap(parts))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A colour as a number of 24 bits. */
function colourAt(data: Uint8Array, offset: number): number {
  return Buffer.from(data.buffer, data.byteOffset + offset, 3).readUIntBE(0, 3);
}

function parts(colour: number): readonly [red: number, green: number, blue: number] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}

function mostFrequent(colours: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts].sort(([, one], [, other]) => other - one);
  return byCount.slice(0, MOST_COLOURS).map(([colour]) => colour);
}

function nearestIn(palette: readonly number[]): (colour: number) => number {
  const known = new Map(palette.map((colour, place) => [colour, place]));
  return (colour) => {
    const place = known.get(colour) ?? nearestPlace(palette, colour);
    known.set(colour, place);
    return place;
  };
}

function nearestPlace(palette: readonly number[], colour: number): number {
  const distances = palette.map((other) => distance(colour, other));
  return distances.indexOf(Math.min(...distances));
}

function distance(one: number, other: number): number {
  const [red, green, blue] = parts(one);
  const [otherRed, otherGreen, otherBlue] = parts(other);
  return (red - otherRed) ** 2 + (green - otherGreen) ** 2 + (blue - otherBlue) ** 2;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}
