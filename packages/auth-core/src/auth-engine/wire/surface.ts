/** An app on a phone: the device id must stay the same for the whole session (reference section 4.1). */
export interface MobileSurface {
  readonly kind: 'mobile';
  readonly deviceId: string;
}

/** A web shop. It has no device, no renewal key and no second factor (reference sections 4.2 and 4.3). */
export interface WebSurface {
  readonly kind: 'web';
}

/** Which of the two families of endpoints is used. */
export type Surface = MobileSurface | WebSurface;
