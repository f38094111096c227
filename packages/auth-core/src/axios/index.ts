export { attachAuthentication } from './attach-authentication.ts';
