import type { LogFields, Logger } from '@capconnect/kernel';
import type { ClaimedMessage } from '../inbox/inbox.ts';

/** A logger whose lines name the message. Not its ordering key, which the app chose and which may name a customer. */
export function messageLogger(
  logger: Logger,
  { id, tenantId, source, type, attempt }: ClaimedMessage,
): Logger {
  const about = { messageId: id, tenantId, source, type, attempt };
  return {
    debug: (fields: LogFields, text) => logger.debug({ ...about, ...fields }, text),
    info: (fields: LogFields, text) => logger.info({ ...about, ...fields }, text),
    warn: (fields: LogFields, text) => logger.warn({ ...about, ...fields }, text),
    error: (fields: LogFields, text) => logger.error({ ...about, ...fields }, text),
  };
}
