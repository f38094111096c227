import { expect } from 'vitest';
import type { EngineUnderTest, Fields, Reply } from './engine-under-test.ts';
import { claimsOf, headerOf } from './people.ts';

export const OWNER = { mobile: '919999999993', device: 'device-of-owner', password: 'owner-password' };
const THIEF = { mobile: '910000000000', device: 'device-of-thief', password: 'thief-password' };
type Person = typeof OWNER;

/** A call of the thief. Sessions count back from the newest that is known when the call is made. */
export type Theft =
  | {
      /** Opens a session and goes on in it. */
      readonly kind: 'raid';
      readonly family: '' | 'web/';
      readonly as: number;
      readonly onOwnersDevice: boolean;
      readonly actions: readonly SessionAction[];
    }
  | {
      readonly kind: 'in-session';
      readonly action: SessionAction;
      readonly session: number;
      readonly twist: Twist;
    }
  /** Tries every secret the thief has. */
  | { readonly kind: 'with-secrets'; readonly path: SecretPath; readonly as: number };

export const SESSION_ACTIONS = [
  'otp/generate',
  'otp/generate?fallbackChannel=EMAIL',
  'otp/validate',
  'password/validate',
  'password/forget',
] as const;
type SessionAction = (typeof SESSION_ACTIONS)[number];

/** What of a call does not fit its session. */
export const TWISTS = ['nothing', 'nothing', 'nothing', 'identity', 'device', 'family'] as const;
type Twist = (typeof TWISTS)[number];

export const SECRET_PATHS = [
  'token/regenerate',
  'web/token/regenerate',
  'mfa/token/regenerate',
  'mfa/token/generate',
  'password/change',
  'mfa/password/change',
  'user/updateIdentifierValue',
] as const;
type SecretPath = (typeof SECRET_PATHS)[number];

interface KnownSession {
  readonly family: string;
  readonly body: Fields;
}

interface GameOptions {
  readonly engine: EngineUnderTest;
  readonly brand: string;
  /** Whether the owner has signed in before. */
  readonly isOwnerKnown: boolean;
}

const PASSWORDS_OF_THIEF = { password: THIEF.password, confirmPassword: THIEF.password };

const OWNERS_NAME: Fields = { identifierType: 'USERNAME', identifierValue: 'owner', mobile: OWNER.mobile };
const THIEFS_MOBILE: Fields = { identifierType: 'MOBILE', identifierValue: THIEF.mobile };

/** Says it is the owner's, signed by nobody. */
const FORGED_TOKEN = [{ idv: [], dev: null, alg: 'none' }, { uid: 'owner', rol: 'USER' }, {}]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

/** Whom the thief pretends to be: the owner, a user name of the owner's, or somebody new. */
const IDENTITIES: readonly Fields[] = [
  { identifierType: 'MOBILE', identifierValue: OWNER.mobile },
  { identifierType: 'USERNAME', identifierValue: 'owner', mobile: THIEF.mobile },
  { identifierType: 'USERNAME', identifierValue: 'owner', email: 'thief@example.com' },
  THIEFS_MOBILE,
  { identifierType: 'USERNAME', identifierValue: 'thief', mobile: THIEF.mobile },
];

/**
 * An owner who signs in honestly, and a thief who calls anything in any order. Session ids, guest tokens and device ids
 * are no secrets; codes belong to who reads the address they went to, tokens, keys and passwords to who was given them.
 */
export function createThiefGame({ engine, brand, isOwnerKnown }: GameOptions) {
  const { sentCodes } = engine.simulator.context;
  const sessions: KnownSession[] = [];
  const secrets: string[] = [FORGED_TOKEN];
  const codeOfSession = new Map<unknown, string>();
  const unusedCodes = new Set<string>();
  const provenUids = new Set<unknown>(['owner']);
  let ownerUid: unknown = isOwnerKnown ? 'owner' : undefined;
  const tokens = { thief: 0, owner: 0 };

  async function call(
    who: keyof typeof tokens,
    family: string,
    action: string,
    body: Fields,
  ): Promise<Reply> {
    const before = sentCodes.length;
    const reply = await engine.call(`${family}${action}`, body);
    const sent = sentCodes.slice(before).at(-1);
    if (sent) {
      codeOfSession.set(body['sessionId'], sent.code);
      unusedCodes.add(`${String(body['sessionId'])} ${sent.code}`);
    }
    const sessionId = reply.user?.sessionId;
    if (typeof sessionId === 'string') sessions.push({ family, body: { ...body, sessionId } });
    if (reply.auth) judge(who, action, body, reply.auth);
    return reply;
  }

  /** What has to be true of every token, and of whose it is. */
  function judge(
    who: keyof typeof tokens,
    action: string,
    body: Fields,
    auth: NonNullable<Reply['auth']>,
  ): void {
    const { rol, uid } = claimsOf(auth.token);
    if (rol === 'VIEW') {
      expect(uid).toBeUndefined();
      secrets.push(auth.token);
      return;
    }
    if (action === 'otp/validate') {
      expect(body['otp']).toBe(codeOfSession.get(body['sessionId']));
      expect(unusedCodes.delete(`${String(body['sessionId'])} ${String(body['otp'])}`)).toBe(true);
      provenUids.add(uid);
    } else {
      expect(['password/validate', 'token/regenerate']).toContain(action);
      expect(provenUids).toContain(uid);
    }
    tokens[who] += 1;
    if (who === 'owner') {
      ownerUid = uid;
      return;
    }
    expect(uid).not.toBe(ownerUid);
    expect(headerOf(auth.token)['idv']).not.toContain(`MOBILE|${OWNER.mobile}`);
    secrets.push(auth.token, ...(auth.key === null ? [] : [auth.key]));
  }

  async function steal(theft: Theft): Promise<void> {
    switch (theft.kind) {
      case 'raid':
        await raid(theft);
        return;
      case 'in-session':
        await callInSession(theft);
        return;
      case 'with-secrets':
        await callWithSecrets(theft);
    }
  }

  async function raid({ family, as, onOwnersDevice, actions }: Theft & { kind: 'raid' }): Promise<void> {
    const deviceId = onOwnersDevice ? OWNER.device : THIEF.device;
    await call('thief', family, 'token/generate', { ...identity(as), deviceId, ...PASSWORDS_OF_THIEF });
    for (const action of actions) {
      await callInSession({ kind: 'in-session', action, session: 0, twist: 'nothing' });
    }
  }

  async function callInSession({ action, session, twist }: Theft & { kind: 'in-session' }): Promise<void> {
    const known = newest(sessions, session);
    if (!known) return;
    const body = {
      ...known.body,
      ...(twist === 'identity' ? identity(session) : {}),
      ...(twist === 'device' ? { deviceId: THIEF.device } : {}),
      ...PASSWORDS_OF_THIEF,
      otp: codeForThief(known.body['sessionId']),
    };
    // A forgotten password counts once a code is validated on its device (reference section 4.2 G): whoever calls from
    // the owner's device, or on the web where there is none, and meets the owner's next sign-in, has set it.
    if (action === 'password/forget' && (known.family === 'web/' || body['deviceId'] === OWNER.device))
      return;
    await call('thief', twist === 'family' ? 'mfa/' : known.family, action, body);
  }

  async function callWithSecrets({ path, as }: Theft & { kind: 'with-secrets' }): Promise<void> {
    const isUpdate = path === 'user/updateIdentifierValue';
    // The new number need not be proven (reference section 4.2 H): of somebody unknown it can be taken.
    if (isUpdate && !isOwnerKnown) return;
    const [, family = '', action = path] = /^(mfa\/|web\/)?(.*)$/.exec(path) ?? [];
    const newPassword = `${THIEF.password}-2`;
    for (const secret of [FORGED_TOKEN, ...secrets.slice(-4)]) {
      const reply = await call('thief', family, action, {
        ...(isUpdate ? { ...THIEFS_MOBILE, brand } : identity(as)),
        deviceId: THIEF.device,
        ...(action === 'token/generate'
          ? PASSWORDS_OF_THIEF
          : { password: THIEF.password, newPassword, confirmPassword: newPassword }),
        newIdentifierValue: OWNER.mobile,
        token: secret,
        key: secret,
        expiredToken: secret,
        authorizedToken: secret,
      });
      if (isUpdate) expect(reply.status.success).toBe(false);
    }
  }

  /** The session's code where the thief could read it, and what he would guess otherwise: never right by chance. */
  function codeForThief(sessionId: unknown): string {
    const code = codeOfSession.get(sessionId);
    const isReadable = sentCodes.some(({ to, code: sent }) => to !== OWNER.mobile && sent === code);
    const isAlsoOwners = sentCodes.some(({ to, code: sent }) => to === OWNER.mobile && sent === code);
    return code !== undefined && isReadable && !isAlsoOwners ? code : '000000';
  }

  /** The whole honest way, second factor included. */
  async function signIn(who: keyof typeof tokens): Promise<void> {
    const person = who === 'owner' ? OWNER : THIEF;
    const own = {
      ...(who === 'owner' ? OWNERS_NAME : THIEFS_MOBILE),
      brand,
      deviceId: person.device,
    };
    const first = await passFactor(who, person, '', own);
    if (first.user?.role !== 'MFA_PENDING') return;
    await passFactor(who, person, 'mfa/', { ...own, authorizedToken: first.auth?.token });
  }

  async function passFactor(
    who: keyof typeof tokens,
    person: Person,
    family: string,
    own: Fields,
  ): Promise<Reply> {
    const first = { password: person.password, confirmPassword: person.password };
    const isKnown = who === 'owner' && ownerUid !== undefined && family === '';
    const opened = await call(who, family, 'token/generate', { ...own, ...(isKnown ? {} : first) });
    const session = { ...own, sessionId: opened.user?.sessionId };
    await call(who, family, 'otp/generate', session);
    const otp = sentCodes.findLast(({ to }) => to === person.mobile)?.code;
    return call(who, family, 'otp/validate', { ...session, otp });
  }

  function identity(as: number): Fields {
    return { ...IDENTITIES[as % IDENTITIES.length], brand };
  }

  return { steal, signIn, tokens };
}

function newest<T>(items: readonly T[], back: number): T | undefined {
  return items.at(-1 - (back % Math.max(items.length, 1)));
}
