/**
 * The bytes in memory that holds nothing else: a view of a larger buffer, such as Node's shared pool, would take all of
 * that buffer along to another thread.
 */
export function ownMemory(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength < bytes.buffer.byteLength ? Uint8Array.from(bytes) : bytes;
}
