import type { OfferBatch } from '../cluster/ports.ts';
import { BatchScheduler } from './batch.ts';

/**
 * Keeps long-running instances up and spreads them: one instance an offer, then a second round over the offers, and so
 * on (Marathon's default placement puts instances where there is room, one at a time). An instance that fails or is lost
 * is launched again if the framework's `retry` allows.
 */
export class ServiceScheduler extends BatchScheduler {
  override readonly name = 'service';

  override resourceOffers(offers: OfferBatch): void {
    let launched = true;
    while (launched && !this.queue.isEmpty) {
      launched = false;
      for (let position = 0; position < offers.count && !this.queue.isEmpty; position++) {
        offers.select(position);
        if (this.launchOn(offers, 1)) launched = true;
      }
    }
  }
}
