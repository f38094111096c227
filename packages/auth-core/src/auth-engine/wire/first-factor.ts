import type { CallAuthEngine } from './call.ts';
import type { IdentityFields } from './identity-fields.ts';
import { issuedToken, startedSession, type IssuedToken, type StartedSession } from './issued.ts';
import type {
  ChangePasswordRequest,
  ForgetPasswordRequest,
  GenerateOtpRequest,
  GenerateTokenRequest,
  ValidateOtpRequest,
  ValidatePasswordRequest,
} from './requests.ts';

/** The endpoints that phones and web shops have in common (reference section 4.2 A to D, F, G), by their own names. */
export interface FirstFactorEndpoints {
  generateToken(request: GenerateTokenRequest): Promise<StartedSession>;
  generateOtp(request: GenerateOtpRequest): Promise<void>;
  validateOtp(request: ValidateOtpRequest): Promise<IssuedToken>;
  validatePassword(request: ValidatePasswordRequest): Promise<IssuedToken>;
  changePassword(request: ChangePasswordRequest): Promise<void>;
  /** Sets a new password that counts once a one-time code of a new session has been validated. */
  forgetPassword(request: ForgetPasswordRequest): Promise<void>;
}

interface FirstFactorOptions {
  readonly call: CallAuthEngine;
  readonly fields: IdentityFields;
  /** `web/` on the web, else empty. */
  readonly pathPrefix: '' | 'web/';
}

export function createFirstFactorEndpoints({
  call,
  fields,
  pathPrefix,
}: FirstFactorOptions): FirstFactorEndpoints {
  return {
    async generateToken({ identity, newPassword }) {
      return startedSession(
        await call({
          path: `${pathPrefix}token/generate`,
          body: {
            ...fields.withContact(identity),
            password: newPassword?.password,
            confirmPassword: newPassword?.confirmPassword,
          },
        }),
      );
    },

    async generateOtp({ identity, sessionId, fallbackChannel, hash }) {
      await call({
        path: `${pathPrefix}otp/generate`,
        ...(fallbackChannel === undefined ? {} : { query: { fallbackChannel } }),
        body: { ...fields.withContact(identity), sessionId: sessionId.reveal(), hash },
      });
    },

    async validateOtp({ identity, sessionId, otp }) {
      return issuedToken(
        await call({
          path: `${pathPrefix}otp/validate`,
          body: { ...fields.of(identity), sessionId: sessionId.reveal(), otp },
        }),
      );
    },

    async validatePassword({ identity, sessionId, password }) {
      return issuedToken(
        await call({
          path: `${pathPrefix}password/validate`,
          body: { ...fields.of(identity), sessionId: sessionId.reveal(), password },
        }),
      );
    },

    async changePassword({ identity, token, password, newPassword, confirmPassword }) {
      await call({
        path: `${pathPrefix}password/change`,
        body: { ...fields.of(identity), token: token.reveal(), password, newPassword, confirmPassword },
      });
    },

    async forgetPassword({ identity, sessionId, password, confirmPassword }) {
      await call({
        path: `${pathPrefix}password/forget`,
        body: { ...fields.of(identity), sessionId: sessionId.reveal(), password, confirmPassword },
      });
    },
  };
}
