export { createCapillarySimulator } from './capillary/simulator.ts';
export type { CapillarySimulator, CapillarySimulatorOptions } from './capillary/simulator.ts';
export { sendShopifyWebhook } from './shopify/send-webhook.ts';
export type { ShopifyWebhook } from './shopify/send-webhook.ts';
