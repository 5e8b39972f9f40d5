/**
 * The parts as one sequence of bytes, each behind its length in four: no other parts give the same, wherever one ends
 * and the next begins. For what is hashed or authenticated.
 * @throws RangeError for a text with half a surrogate pair, of which UTF-8 would make what it makes of any other
 */
export function fields(...parts: readonly (string | Uint8Array)[]): Buffer {
  const lengths = parts.map(lengthOf);
  // Not by Buffer.concat: a buffer for each part costs several times as much.
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (const [index, part] of parts.entries()) {
    at = bytes.writeUInt32BE(lengths[index] ?? 0, at);
    at += typeof part === 'string' ? bytes.write(part, at) : put(bytes, part, at);
  }
  return bytes;
}

function lengthOf(part: string | Uint8Array): number {
  if (typeof part !== 'string') return part.length;
  if (!part.isWellFormed()) throw new RangeError('A part is no well-formed text.');
  return Buffer.byteLength(part);
}

function put(bytes: Buffer, part: Uint8Array, at: number): number {
  bytes.set(part, at);
  return part.length;
}
