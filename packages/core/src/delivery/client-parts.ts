import type { ClientConsent } from '../contracts/consent.js';
import type { JointLists } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import type { Transport } from '../contracts/transport.js';
import type { Changes } from '../internal/changes.js';
import type { BatchSender } from './batch-sender.js';
import type { Capture } from './capture.js';
import type { FlushAndClose } from './flush-and-close.js';
import type { RequestDispatcher } from './request-dispatcher.js';
import type { RetryPolicy } from './retry-policy.js';
import type { SingleSender } from './single-sender.js';

/** All that a client is made of. Each part finds the others here when it needs them. */
export interface ClientParts
  extends FeatureClient,
    BatchSender,
    Capture,
    FlushAndClose,
    RequestDispatcher,
    SingleSender {
  readonly changes: Changes;
  readonly consent: ClientConsent;
  readonly joints: FeatureClient['joints'] & JointLists;
  /** Whether telemetry is on, known once all features have joined. */
  readonly isEnabled: boolean;
  readonly policy: RetryPolicy;
  /** Wrapped by the features, once all have joined. */
  readonly transport: Transport;
}
