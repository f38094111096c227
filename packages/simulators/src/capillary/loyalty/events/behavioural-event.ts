/** Where behavioural events of one kind arrive. */
export interface EventWebhook {
  readonly id: number;
  readonly transformerType: string;
  readonly tillCode: string;
  readonly isUniquenessChecked: boolean;
}

/** An event as it arrived. The acknowledgement says nothing about it: `isDuplicate` events are dropped later. */
export interface BehaviouralEvent {
  readonly requestId: string;
  readonly webhookId: number;
  readonly receivedAtMs: number;
  readonly eventName: string;
  readonly externalEventId: string | null;
  readonly isDuplicate: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}
