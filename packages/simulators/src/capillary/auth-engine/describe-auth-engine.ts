import type { AuthEngineState } from './auth-engine-state.ts';
import type { Brand } from './brand/brand.ts';

/** What `GET /__sim/state` shows of the Auth Engine: no key, token, password or code. */
export function describeAuthEngine({ brands, sessions, userAuthPasswords }: AuthEngineState) {
  return {
    brands: [...brands.values()].map(describeBrand),
    sessions: sessions.size,
    userAuthRegistrations: userAuthPasswords.size,
  };
}

function describeBrand({ settings, users }: Brand) {
  const { CONF_ENCRYPTION_PRIVATE_KEY: _private, ...config } = settings.config;
  return {
    ...settings,
    config,
    users: [...users].map(({ uid, identifiers, passwords, isMfaRegistered }) => ({
      uid,
      identifiers,
      hasPassword: passwords.first.hash !== null,
      hasMfaPassword: passwords.mfa.hash !== null,
      isMfaRegistered,
    })),
  };
}
