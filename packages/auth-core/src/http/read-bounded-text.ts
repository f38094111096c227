/**
 * A body as text, or `undefined` when it is longer than `largestBytes`; the rest is then given up, so that no answer
 * can fill the memory.
 */
export async function readBoundedText(
  body: ReadableStream<Uint8Array> | null,
  largestBytes: number,
): Promise<string | undefined> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > largestBytes) {
      // Not awaited: the copy of a response is cancelled only when the original is, and that one is still to be read.
      reader.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
