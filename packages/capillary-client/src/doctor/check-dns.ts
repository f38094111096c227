import { networkCode } from '../network-code.ts';
import { networkWords } from './network-words.ts';
import type { DoctorContext } from './doctor-context.ts';
import type { Finding } from './doctor-report.ts';

/** Whether the host of the base URL has an address. */
export async function checkDns({ host, lookup }: DoctorContext): Promise<Finding> {
  try {
    const addresses = await lookup(host);
    const [first, ...more] = addresses;
    if (first === undefined) return { status: 'failed', ...networkWords('ENOTFOUND') };
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    return { status: 'passed', detail: `The address of ${host} is ${first.address}${others}.` };
  } catch (error) {
    return { status: 'failed', ...networkWords(networkCode(error)) };
  }
}
