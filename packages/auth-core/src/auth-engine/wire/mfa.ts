import type { Secret } from '@capconnect/kernel';
import type { CallAuthEngine } from './call.ts';
import type { IdentityFields } from './identity-fields.ts';
import { issuedToken, startedSession, type IssuedToken, type StartedSession } from './issued.ts';
import type {
  ChangePasswordRequest,
  ForgetPasswordRequest,
  GenerateOtpRequest,
  GenerateTokenRequest,
  OfIdentity,
  ValidateOtpRequest,
  ValidatePasswordRequest,
} from './requests.ts';

/**
 * The second factor (reference section 4.3), by the endpoints' own names. Only phones have it. The documents name a
 * check whether a customer is registered for it, but not its address, so it is not here.
 */
export interface MfaEndpoints {
  /** @param request - `authorizedToken` is what the first factor gave. */
  generateToken(
    request: GenerateTokenRequest & { readonly authorizedToken: Secret },
  ): Promise<StartedSession>;
  generateOtp(request: Omit<GenerateOtpRequest, 'fallbackChannel'>): Promise<void>;
  validateOtp(request: ValidateOtpRequest): Promise<IssuedToken>;
  validatePassword(request: ValidatePasswordRequest): Promise<IssuedToken>;
  /** @param request - `token` is what the second factor gave for a password. */
  changePassword(request: ChangePasswordRequest): Promise<void>;
  forgetPassword(request: ForgetPasswordRequest): Promise<void>;
  regenerateToken(request: OfIdentity & { readonly key: Secret }): Promise<IssuedToken>;
  expireToken(request: OfIdentity & { readonly token: Secret }): Promise<void>;
}

export function createMfaEndpoints(call: CallAuthEngine, fields: IdentityFields): MfaEndpoints {
  return {
    async generateToken({ identity, authorizedToken, newPassword }) {
      return startedSession(
        await call({
          path: 'mfa/token/generate',
          body: {
            ...fields.of(identity),
            authorizedToken: authorizedToken.reveal(),
            password: newPassword?.password,
            confirmPassword: newPassword?.confirmPassword,
          },
        }),
      );
    },

    async generateOtp({ identity, sessionId, hash }) {
      await call({
        path: 'mfa/otp/generate',
        body: { ...fields.of(identity), sessionId: sessionId.reveal(), hash },
      });
    },

    async validateOtp({ identity, sessionId, otp }) {
      return issuedToken(
        await call({
          path: 'mfa/otp/validate',
          body: { ...fields.of(identity), sessionId: sessionId.reveal(), otp },
        }),
      );
    },

    async validatePassword({ identity, sessionId, password }) {
      return issuedToken(
        await call({
          path: 'mfa/password/validate',
          body: { ...fields.of(identity), sessionId: sessionId.reveal(), password },
        }),
      );
    },

    async changePassword({ identity, token, password, newPassword, confirmPassword }) {
      await call({
        path: 'mfa/password/change',
        body: { ...fields.of(identity), token: token.reveal(), password, newPassword, confirmPassword },
      });
    },

    // The documents' table says GET here; their sample posts a body (reference section 4.3).
    async forgetPassword({ identity, sessionId, password, confirmPassword }) {
      await call({
        path: 'mfa/password/forget',
        body: { ...fields.of(identity), sessionId: sessionId.reveal(), password, confirmPassword },
      });
    },

    async regenerateToken({ identity, key }) {
      return issuedToken(
        await call({ path: 'mfa/token/regenerate', body: { ...fields.of(identity), key: key.reveal() } }),
      );
    },

    // The documents' table says POST here; their sample and their OpenAPI say DELETE with a body (reference section 4.3).
    async expireToken({ identity, token }) {
      await call({
        method: 'DELETE',
        path: 'mfa/token/expire',
        body: { ...fields.of(identity), token: token.reveal() },
      });
    },
  };
}
