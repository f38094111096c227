import type { AxiosError, AxiosResponse, InternalAxiosRequestConfig } from 'axios';

const SECRET_HEADERS = new Set(['authorization', 'x-cap-api-oauth-token']);

/** Told by its mark, because importing axios for `isAxiosError` would make it a dependency. */
export function isAxiosFailure(error: unknown): error is AxiosError {
  return error instanceof Error && 'isAxiosError' in error && error.isAxiosError === true;
}

/** Takes the credentials out of an answer, and keeps its bodies out of logs. */
export function hideExchange(response: AxiosResponse): AxiosResponse {
  hideConfig(response.config);
  response.request = { method: response.config.method };
  printAs(response, { status: response.status });
  return response;
}

/** Does so for an axios error, which carries the configuration and both raw sides of the connection. */
export function hideFailure(error: AxiosError): AxiosError {
  if (error.config !== undefined) hideConfig(error.config);
  if (error.response !== undefined) hideExchange(error.response);
  if (error.request !== undefined) error.request = { method: error.config?.method };
  if (error.cause instanceof SyntaxError) hideQuotation(error);
  return error;
}

/** The JSON parser quotes the answer, and the answer may be about a customer. */
function hideQuotation(error: AxiosError): void {
  error.message = 'The answer is not JSON.';
  error.stack = `${error.name}: ${error.message}`;
  delete error.cause;
}

function hideConfig(config: InternalAxiosRequestConfig & { capillaryAttempt?: unknown }): void {
  // By name, because an error of somebody else's interceptor may have plain headers, or none.
  for (const name of Object.keys(config.headers ?? {})) {
    if (SECRET_HEADERS.has(name.toLowerCase())) Reflect.deleteProperty(config.headers, name);
  }
  delete config.capillaryAttempt;
  // URL parameters and bodies name customers. They stay for interceptors that read them, but are not printed.
  printAs(config, { method: config.method, baseURL: config.baseURL });
}

/** Sets what JSON, `util.inspect` and `console.log` show of an object. */
function printAs(target: object, shown: Readonly<Record<string, unknown>>): void {
  const value = () => shown;
  Object.defineProperty(target, 'toJSON', { value, configurable: true });
  Object.defineProperty(target, Symbol.for('nodejs.util.inspect.custom'), { value, configurable: true });
}
