/** @file The one error of the picture filter. */

/** A picture could not be judged, or the network is not there or not what it should be; the message says why. */
export class ScreeningError extends Error {
  override readonly name = 'ScreeningError';
}
