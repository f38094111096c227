import { createStatuses } from './status.ts';

/** Codes that any resource answers with (reference section 6.0). */
export const requestStatus = createStatuses({
  400: 'Input is invalid. Please check request parameters or input xml/json',
  521: 'Multiple actions running for the same customer, Please try after some time',
  1060: 'Batch limit exceeded',
});
