import { AppError } from '@capconnect/kernel';

/**
 * Errors of Express and its body parsers as ours; `undefined` when the error is none of those. The original
 * is not kept as the cause: it holds the body and what the caller wrote in the address.
 */
export function translateRequestError(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || error instanceof AppError) return undefined;
  const type = 'type' in error && typeof error.type === 'string' ? error.type : undefined;
  switch (type) {
    case 'entity.too.large':
    case 'parameters.too.many':
      return tooLarge('limit' in error && typeof error.limit === 'number' ? error.limit : undefined);
    case 'entity.parse.failed':
      return new AppError('INPUT_INVALID', `The request body is not JSON${positionIn(error.message)}.`);
    case 'charset.unsupported':
      return new AppError(
        'UNSUPPORTED_MEDIA_TYPE',
        'The character set of the body is not supported. Send UTF-8.',
      );
    case 'encoding.unsupported':
      return unreadableEncoding();
    case 'request.aborted':
      return new AppError('INPUT_INVALID', 'The request ended before its body was complete.');
    case 'request.size.invalid':
      return new AppError('INPUT_INVALID', 'The body is not as long as its Content-Length says.');
    default:
      return isClientError(error)
        ? new AppError('INPUT_INVALID', 'The request could not be read. Check its address and body.')
        : undefined;
  }
}

/** @param limit - in bytes */
export function tooLarge(limit: number | undefined): AppError {
  const most = limit === undefined ? '' : ` At most ${limit} bytes are taken.`;
  return new AppError('BODY_TOO_LARGE', `The request body is too large.${most}`);
}

export function unreadableEncoding(): AppError {
  return new AppError(
    'UNSUPPORTED_MEDIA_TYPE',
    'The body is compressed in a way this address does not read. Send it plain.',
  );
}

/**
 * The router's error for an address that cannot be decoded, or one that `http-errors` made for the caller. A
 * status alone says nothing: errors of HTTP clients have one too, and a remote's 401 is not the caller's
 * mistake.
 */
function isClientError(error: Error): boolean {
  if (error instanceof URIError) return 'status' in error;
  return 'expose' in error && error.expose === true;
}

/** V8 tells the place of some mistakes; of others only the text around it, which may be a secret. */
function positionIn(message: string): string {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  return position === undefined ? '' : `: it goes wrong at character ${Number(position) + 1}`;
}
