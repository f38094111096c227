/** A code as people type or paste it, such as `276 889`, without the white space. */
export function readTypedOtp(otp: string): string {
  return otp.replace(/\s/g, '');
}
