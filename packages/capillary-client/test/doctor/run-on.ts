import { oauthClientCredential, tillBasicCredential, type Credential } from '@capconnect/auth-core';
import { expect } from 'vitest';
import type { DoctorOptions } from '../../src/doctor/doctor-options.ts';
import { runDoctor, type DoctorCheck, type DoctorReport } from '../../src/index.ts';

const DEMO_CLIENT = oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' });
export const DEMO_TILL = tillBasicCredential({ till: 'demo.till', password: 'demo123' });

type CheckId = DoctorCheck['id'];

/** Runs the doctor and makes sure of what holds for every report: all checks, in order, told as they end, in words. */
export async function runOn(
  baseUrl: string,
  options: Partial<DoctorOptions> & { readonly credential?: Credential } = {},
): Promise<{ readonly report: DoctorReport; readonly statuses: Partial<Record<CheckId, string>> }> {
  const told: DoctorCheck[] = [];
  const report = await runDoctor({
    baseUrl,
    credential: DEMO_CLIENT,
    timeoutMs: 2000,
    onCheck: (check) => told.push(check),
    ...options,
  });
  expect(told).toEqual(report.checks);
  expect(report.checks.map(({ id }) => id)).toEqual(['dns', 'tls', 'clock', 'credentials', 'till', 'read']);
  expect(report.ok).toBe(report.checks.every(({ status }) => status !== 'failed'));
  for (const { detail, remedy, status } of report.checks) {
    expect(detail).toMatch(/^[A-Z].*[.)]$/);
    expect(typeof remedy === 'string' || (status !== 'failed' && status !== 'warning')).toBe(true);
  }
  const text = JSON.stringify(report);
  for (const secret of ['demo-secret', 'demo123', DEMO_TILL.passwordMd5.reveal()]) {
    expect(text).not.toContain(secret);
  }
  return { report, statuses: Object.fromEntries(report.checks.map(({ id, status }) => [id, status])) };
}

export function checkOf(report: DoctorReport, id: CheckId): DoctorCheck {
  const check = report.checks.find((candidate) => candidate.id === id);
  if (check === undefined) throw new Error(`There is no check ${id}.`);
  return check;
}
