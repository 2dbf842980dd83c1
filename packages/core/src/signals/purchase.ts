import { TelemetryDeckError } from '../contracts/errors.js';
import { readSafely } from './read-safely.js';
import { type ReadyMadeSignalOptions, type SignalSender, sendReadyMade } from './signal-sender.js';
import { toUSD } from './usd-rates.js';

/** A purchase or a trial. */
export interface Purchase {
  /** The price in units of the currency, such as 7.99. */
  readonly price: number;
  /** The code of the currency in ISO 4217, such as `EUR`. */
  readonly currencyCode: string;
  /** The identifier of the product. */
  readonly productID: string;
  /** The type of purchase. @defaultValue `one-time-purchase` */
  readonly type?: 'subscription' | 'one-time-purchase' | undefined;
  /** The code of the store's country in ISO 3166, such as `DE`. @defaultValue not sent */
  readonly countryCode?: string | undefined;
  /** The identifier of the offer. @defaultValue not sent */
  readonly offerID?: string | undefined;
}

/**
 * Reports a purchase: sends `TelemetryDeck.Purchase.completed`, with the price in US dollars as `floatValue`. For a
 * currency without a known rate, the signal has no `floatValue`, because a wrong number would spoil the sum.
 *
 * @throws TelemetryDeckError `INVALID_VALUE` if the purchase is not an object.
 * @see https://telemetrydeck.com/docs/articles/preset-purchases/
 * @example
 * ```ts
 * purchaseCompleted(client, { price: 7.99, currencyCode: 'EUR', productID: 'pro.monthly', type: 'subscription' });
 * ```
 */
export function purchaseCompleted(client: SignalSender, purchase: Purchase, options?: ReadyMadeSignalOptions): void {
  sendPurchase(client, 'completed', purchase, options);
}

/**
 * Reports the start of a free trial: sends `TelemetryDeck.Purchase.freeTrialStarted`, without a `floatValue`.
 *
 * @example
 * ```ts
 * freeTrialStarted(client, { price: 7.99, currencyCode: 'EUR', productID: 'pro.monthly', type: 'subscription' });
 * ```
 */
export function freeTrialStarted(client: SignalSender, purchase: Purchase, options?: ReadyMadeSignalOptions): void {
  sendPurchase(client, 'freeTrialStarted', purchase, options, false);
}

/**
 * Reports a purchase after a free trial: sends `TelemetryDeck.Purchase.convertedFromTrial`, with the price in US
 * dollars as `floatValue`.
 *
 * @example
 * ```ts
 * convertedFromTrial(client, { price: 7.99, currencyCode: 'EUR', productID: 'pro.monthly', type: 'subscription' });
 * ```
 */
export function convertedFromTrial(client: SignalSender, purchase: Purchase, options?: ReadyMadeSignalOptions): void {
  sendPurchase(client, 'convertedFromTrial', purchase, options);
}

function sendPurchase(
  client: SignalSender,
  name: string,
  purchase: Purchase,
  options: ReadyMadeSignalOptions | undefined,
  isPaid = true,
): void {
  if (Object(purchase) !== purchase) {
    throw new TelemetryDeckError(
      'INVALID_VALUE',
      `purchase must be an object, not ${purchase === null ? 'null' : typeof purchase}`,
    );
  }
  const { countryCode, currencyCode, offerID, price, productID, type = 'one-time-purchase' } = readSafely(purchase);
  // A store may leave out any of these values. A purchase without a price is still worth a signal.
  const amount = typeof price === 'number' ? price : Number.NaN;
  const usd = toUSD(amount, currencyCode);
  // Rounded to cents.
  const value = usd === undefined || !Number.isFinite(usd) ? undefined : Math.round(usd * 100) / 100;
  const given = readSafely(options);
  sendReadyMade(
    client,
    `Purchase.${name}`,
    {
      'TelemetryDeck.Purchase.type': type,
      'TelemetryDeck.Purchase.countryCode': countryCode,
      'TelemetryDeck.Purchase.currencyCode': currencyCode,
      'TelemetryDeck.Purchase.productID': productID,
      'TelemetryDeck.Purchase.offerID': offerID,
      'TelemetryDeck.Purchase.priceMicros': Number.isFinite(amount) ? Math.round(amount * 1_000_000) : undefined,
    },
    { ...given, floatValue: isPaid ? (given.floatValue ?? value) : undefined },
  );
}
