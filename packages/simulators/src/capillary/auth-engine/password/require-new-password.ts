import type { Brand } from '../brand/brand.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';

/** @throws EngineRefusal 1521 when repeated differently; 1542 when against `MFA_PASSWORD_REGEX`. */
export function requireNewPassword(
  brand: Brand,
  password: string,
  confirmPassword: string | undefined,
): void {
  if (password !== confirmPassword) throw new EngineRefusal(1521);
  const rule = brand.settings.config.MFA_PASSWORD_REGEX;
  if (rule !== null && !new RegExp(rule).test(password)) throw new EngineRefusal(1542);
}
