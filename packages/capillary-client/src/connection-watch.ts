import {
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';

/** An axios `transport` that remembers whether a request may have reached the other side. */
export interface ConnectionWatch {
  readonly transport: {
    request(options: RequestOptions, onAnswer: (answer: IncomingMessage) => void): ClientRequest;
  };
  /**
   * Whether the last request got a connection. Without one nothing was sent, so a failed write did certainly not
   * happen; with one it may have, however the call ended.
   */
  mayHaveArrived(): boolean;
}

/** For one call. Native requests, so no redirect is followed. */
export function createConnectionWatch(): ConnectionWatch {
  let isConnected = false;
  return {
    transport: {
      request(options, onAnswer) {
        isConnected = false;
        const isSecure = options.protocol === 'https:';
        const request = (isSecure ? httpsRequest : httpRequest)(options, onAnswer);
        request.once('socket', (socket: Socket) => {
          isConnected = !socket.connecting;
          // A kept-alive socket is connected already: listening there would add a listener per request.
          if (isConnected) return;
          socket.once(isSecure ? 'secureConnect' : 'connect', () => {
            isConnected = true;
          });
        });
        return request;
      },
    },
    mayHaveArrived: () => isConnected,
  };
}
