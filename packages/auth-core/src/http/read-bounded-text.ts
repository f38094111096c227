/**
 * A body as text, or `undefined` when it is longer than `largestBytes`; the rest is then left unread and the
 * connection is given up, so that no answer can fill the memory.
 */
export async function readBoundedText(
  body: ReadableStream<Uint8Array> | null,
  largestBytes: number,
): Promise<string | undefined> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > largestBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
