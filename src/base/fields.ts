/**
 * The parts as one sequence of bytes, each behind its length in four: no other parts give the same, wherever one ends
 * and the next begins. For what is hashed or authenticated.
 * @throws RangeError for a text with half a surrogate pair, of which UTF-8 would make what it makes of any other
 */
export function fields(...parts: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => behindItsLength(bytesOf(part))));
}

function bytesOf(part: string | Uint8Array): Uint8Array {
  if (typeof part !== 'string') return part;
  if (!part.isWellFormed()) throw new RangeError('A part is no well-formed text.');
  return Buffer.from(part);
}

function behindItsLength(bytes: Uint8Array): readonly Uint8Array[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}
