// What an integration needs that calls Capillary as an API client.
export { createTokenProvider, oauthClientCredential } from '../../src/index.ts';
