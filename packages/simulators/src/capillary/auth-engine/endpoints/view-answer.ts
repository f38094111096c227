import { isAppRegistered } from '../user/is-app-registered.ts';
import type { AuthSession } from '../session/auth-session.ts';
import { signCustomerToken } from '../token/customer-token.ts';
import type { AuthUser } from '../user/auth-user.ts';
import { success } from '../wire/engine-answer.ts';
import type { EngineAnswer } from '../wire/engine-answer.ts';
import type { EngineCall } from '../wire/engine-call.ts';

interface ViewAnswerOptions {
  readonly call: EngineCall;
  readonly session: AuthSession;
  readonly user: AuthUser | undefined;
  readonly lifetimeMs: number;
}

/** The answer to an opened session: a VIEW token, which names nobody's `uid`, and the session's id. */
export async function viewAnswer({
  call,
  session,
  user,
  lifetimeMs,
}: ViewAnswerOptions): Promise<EngineAnswer> {
  const { context, brand, factor } = call;
  const identifiers = [...session.contacts, session.identifier];
  const { deviceId } = session;
  const nowMs = context.nowMs();
  const token = await signCustomerToken({
    brand,
    identifiers,
    deviceId,
    nowMs,
    role: 'VIEW',
    uid: null,
    lifetimeMs,
  });
  return {
    ...success(),
    auth: { token, key: null },
    user: {
      appRegistered: isAppRegistered(context, user?.identifiers ?? [session.identifier]),
      sessionId: session.id,
      role: 'VIEW',
      userRegisteredForPassword: user !== undefined && user.passwords[factor].hash !== null,
    },
  };
}
