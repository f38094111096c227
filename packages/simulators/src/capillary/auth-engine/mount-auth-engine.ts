import type { Router } from 'express';
import type { SimulatorContext } from '../context.ts';
import { answerEngineCall } from './answer-engine-call.ts';
import { changePassword } from './endpoints/change-password.ts';
import { expireMfaToken } from './endpoints/expire-mfa-token.ts';
import { forgetPassword } from './endpoints/forget-password.ts';
import { generateMfaToken } from './endpoints/generate-mfa-token.ts';
import { generateOtp } from './endpoints/generate-otp.ts';
import { generateToken } from './endpoints/generate-token.ts';
import { regenerateToken } from './endpoints/regenerate-token.ts';
import { updateIdentifierValue } from './endpoints/update-identifier-value.ts';
import { validateOtp } from './endpoints/validate-otp.ts';
import { validatePassword } from './endpoints/validate-password.ts';

const FIRST_FACTOR = {
  'token/generate': generateToken,
  'otp/generate': generateOtp,
  'otp/validate': validateOtp,
  'password/validate': validatePassword,
  'token/regenerate': regenerateToken,
  'password/change': changePassword,
  'password/forget': forgetPassword,
};

const SECOND_FACTOR = {
  'token/generate': generateMfaToken,
  'otp/generate': generateOtp,
  'otp/validate': validateOtp,
  'password/validate': validatePassword,
  'password/change': changePassword,
  'token/regenerate': regenerateToken,
};

/**
 * Routes of the Auth Engine under `/auth/v1` (reference sections 4.2 and 4.3). They need no authentication but what a
 * call itself carries.
 */
export function mountAuthEngine(router: Router, context: SimulatorContext): void {
  for (const [path, endpoint] of Object.entries(FIRST_FACTOR)) {
    router.post(`/auth/v1/${path}`, answerEngineCall(context, endpoint, 'mobile'));
    router.post(`/auth/v1/web/${path}`, answerEngineCall(context, endpoint, 'web'));
  }
  router.post(
    '/auth/v1/user/updateIdentifierValue',
    answerEngineCall(context, updateIdentifierValue, 'mobile'),
  );
  for (const [path, endpoint] of Object.entries(SECOND_FACTOR)) {
    router.post(`/auth/v1/mfa/${path}`, answerEngineCall(context, endpoint, 'mfa'));
  }
  // Tables and samples of these two disagree about the method (reference section 4.3).
  const forget = answerEngineCall(context, forgetPassword, 'mfa');
  router.route('/auth/v1/mfa/password/forget').get(forget).post(forget);
  const expire = answerEngineCall(context, expireMfaToken, 'mfa');
  router.route('/auth/v1/mfa/token/expire').delete(expire).post(expire);
}
