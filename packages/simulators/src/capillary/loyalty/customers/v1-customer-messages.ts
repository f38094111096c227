/** What v1.1 says for each code (reference sections 6.1 and 6.2); v2 words some of them differently. */
export const V1_CUSTOMER_MESSAGES = {
  1000: 'Customer retrieved successfully',
  1001: 'Unable to register. Invalid mobile number.',
  1002: 'Unable to register. Invalid email id.',
  1007: 'Unable to register customer. No valid primary identifier mobile number, email ID, or external ID passed.',
  1011: 'Cannot find customer for provided identifier.',
  1012: 'Cannot find customer with the provided mobile number/external ID/e-mail ID.',
  1014: 'Customer is registered already.',
  1024: 'Unable to update customer profile.',
  8069: 'Merged customer found',
} as const;
