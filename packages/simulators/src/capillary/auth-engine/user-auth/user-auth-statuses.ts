import { createStatuses } from '../../loyalty/answers/status.ts';

/** Refusals of `v2/user_auth` (reference section 4.8). */
export const userAuthStatus = createStatuses({
  91024: 'Authentication failed. Unable to authorize user with the given credentials',
  91026: 'Unable to update password',
  91027: 'Invalid username (mobile number/email id)',
  91028: 'Invalid password format. Pass the password in MD5 hash format',
  91029: 'User is registered already',
  91031: 'Unable to register user',
});
