/** What our spans are found by. */
export const tracerName = 'capconnect';
