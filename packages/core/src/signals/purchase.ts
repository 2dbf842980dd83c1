import { type ReadyMadeSignalOptions, type SignalSender, sendReadyMade } from './signal-sender.js';
import { toUSD } from './usd-rates.js';

/** A purchase. */
export interface Purchase {
  /** The price, in units of the currency. */
  readonly price: number;
  /** The currency, as ISO 4217 has it: `EUR`. */
  readonly currencyCode: string;
  /** What was bought. */
  readonly productID: string;
  /** @defaultValue `one-time-purchase` */
  readonly type?: 'subscription' | 'one-time-purchase' | undefined;
  /** The country of the store, as ISO 3166 has it: `DE`. @defaultValue not sent */
  readonly countryCode?: string | undefined;
  /** An offer that was taken. @defaultValue not sent */
  readonly offerID?: string | undefined;
}

/**
 * Tells that something was bought: `TelemetryDeck.Purchase.completed`, with the price in US dollars as `floatValue`. A
 * price in a currency that TelemetryDeck does not know has none: a wrong number would spoil the sum.
 *
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
 * Tells that a trial has begun: `TelemetryDeck.Purchase.freeTrialStarted`. It has no `floatValue`, since nothing is paid.
 *
 * @example
 * ```ts
 * freeTrialStarted(client, { price: 7.99, currencyCode: 'EUR', productID: 'pro.monthly', type: 'subscription' });
 * ```
 */
export function freeTrialStarted(client: SignalSender, purchase: Purchase, options?: ReadyMadeSignalOptions): void {
  sendPurchase(client, 'freeTrialStarted', purchase, { ...options, floatValue: undefined });
}

/**
 * Tells that a trial has become a purchase: `TelemetryDeck.Purchase.convertedFromTrial`.
 *
 * @example
 * ```ts
 * convertedFromTrial(client, { price: 7.99, currencyCode: 'EUR', productID: 'pro.monthly', type: 'subscription' });
 * ```
 */
export function convertedFromTrial(client: SignalSender, purchase: Purchase, options?: ReadyMadeSignalOptions): void {
  sendPurchase(client, 'convertedFromTrial', purchase, options);
}

function sendPurchase(client: SignalSender, name: string, purchase: Purchase, options?: ReadyMadeSignalOptions): void {
  const { countryCode, currencyCode, offerID, price, productID, type = 'one-time-purchase' } = purchase;
  const usd = toUSD(price, currencyCode);
  sendReadyMade(
    client,
    `Purchase.${name}`,
    {
      'TelemetryDeck.Purchase.type': type,
      'TelemetryDeck.Purchase.countryCode': countryCode,
      'TelemetryDeck.Purchase.currencyCode': currencyCode,
      'TelemetryDeck.Purchase.productID': productID,
      'TelemetryDeck.Purchase.offerID': offerID,
      'TelemetryDeck.Purchase.priceMicros': Math.round(price * 1_000_000),
    },
    // To the cent, as a price is.
    { floatValue: usd === undefined ? undefined : Math.round(usd * 100) / 100, ...options },
  );
}
