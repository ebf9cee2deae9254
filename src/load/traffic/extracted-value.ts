import type { Place } from '../template/place.ts';

/** A value of an answer that is not the same text everywhere. */
export interface ExtractedValue {
  text: string;
  /** What it is at this place, before that is escaped. */
  at(place: Place): string;
}

/** A value beyond ASCII that came in a header: as text, and as the bytes that it goes back with, one character each. */
export class HeaderValue implements ExtractedValue {
  readonly text: string;
  readonly bytes: string;

  constructor(text: string, bytes: string) {
    this.text = text;
    this.bytes = bytes;
  }

  at(place: Place): string {
    return place === 'header' ? this.bytes : this.text;
  }
}

/** A text of JSON that looks like another value of JSON, such as "5": it goes into JSON as the text that it was. */
export class JsonText implements ExtractedValue {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  at(place: Place): string {
    return place === 'json value' ? JSON.stringify(this.text) : this.text;
  }
}
