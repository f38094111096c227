import type { Deliveries, Inbox, TenantRegistry } from '@capconnect/connector-kit';
import type { Logger } from '@capconnect/kernel';
import type { Lines } from '../line/create-lines.ts';

export interface QueueActionsOptions {
  readonly deliveries: Pick<Deliveries, 'replay' | 'replayAll' | 'setAside'>;
  readonly inbox: Pick<Inbox, 'wake'>;
  readonly tenants: Pick<TenantRegistry<unknown>, 'list'>;
  readonly lines: Pick<Lines, 'of'>;
  readonly logger: Logger;
}

/** What a person does to the queue. */
export interface QueueActions {
  /** Looks at the line, and has everything tried now that waits for its time. @returns how much. */
  retry(): Promise<number>;
  /** `false` when the entry is being sent, is through, or unknown. */
  setAside(id: string): Promise<boolean>;
  putBack(id: string): Promise<boolean>;
}

export function createQueueActions(options: QueueActionsOptions): QueueActions {
  const { deliveries, inbox, tenants, lines, logger } = options;
  return {
    async retry() {
      const stores = await tenants.list();
      const all = new Set(stores.map(({ capillary }) => lines.of(capillary.baseUrl)));
      await Promise.all([...all].map((line) => line.probe()));
      const retried = await deliveries.replayAll({ status: 'failed' });
      for (const { id } of stores) await inbox.wake(id);
      logger.info({ retried }, 'a person asked to try again what waits');
      return retried;
    },

    async setAside(id) {
      const isDone = await deliveries.setAside(id);
      if (isDone) logger.info({ messageId: id }, 'a person moved it aside');
      return isDone;
    },

    async putBack(id) {
      const isDone = await deliveries.replay(id);
      if (isDone) logger.info({ messageId: id }, 'a person put it back');
      return isDone;
    },
  };
}
