/** Status of a v1.1 answer about the organisation; the code is a string in its samples. */
export const SUCCESS_V1 = { success: 'true', code: '200', message: 'SUCCESS' };
