import type { News } from './master-subject.ts';

/** What has been noticed since it was last asked. */
export class NewsDesk {
  #news: { -readonly [Key in keyof News]: News[Key][number][] } = nothing();
  /** Offers that end are taken back without a word: their framework is gone. */
  isSilent = false;

  add<Key extends keyof News>(key: Key, item: News[Key][number]): void {
    (this.#news[key] as News[Key][number][]).push(item);
  }

  take(): News {
    const news = this.#news;
    this.#news = nothing();
    return news;
  }
}

function nothing() {
  return { offers: [], rescinded: [], inverseOffers: [], updates: [], lostAgents: [], launched: [], recovered: [] };
}
