/**
 * Patterns of offer constraints: RE2's syntax, which Mesos uses, on the engine of JavaScript. RE2 has no look-around and no
 * references back, so such patterns are refused; what it writes differently is translated.
 */

/** Tells whether a pattern matches all of a text. Throws if it is not a valid pattern. */
export function fullMatcher(pattern: string): (text: string) => boolean {
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const body = new Translation(flags === null ? pattern : pattern.slice(flags[0].length)).translated();
  try {
    const regex = new RegExp(`(?<![^])(?:${body})(?![^])`, `u${[...new Set(flags?.[1])].join('')}`);
    return (text) => regex.test(text);
  } catch (error) {
    throw new Error(`"${pattern}" is no pattern: ${(error as Error).message.replace(/^.*: /s, '')}`);
  }
}

/** What RE2 calls classes of characters, inside the brackets of one. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** A character that stands for itself is written with a backslash where it has a meaning. */
function literal(character: string, isInSet = false): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) || (isInSet && character === '-') ? `\\${character}` : character;
}

class Translation {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  translated(): string {
    let result = '';
    while (this.#at < this.#pattern.length) result += this.#piece();
    return result;
  }

  #piece(): string {
    if (this.#next(/\\Q([^]*?)(?:\\E|$)/y)) return [...this.#found[1]].map((each) => literal(each)).join('');
    if (this.#next(/\\A/y)) return '(?<![^])';
    if (this.#next(/\\z/y)) return '(?![^])';
    if (this.#next(/\\s/y)) return '[\\t\\n\\f\\r ]';
    if (this.#next(/\\S/y)) return '[^\\t\\n\\f\\r ]';
    if (this.#next(/\\/y)) return this.#escape();
    if (this.#next(/\(\?P?<(\w+)>/y)) return `(?<${this.#found[1]}>`;
    if (this.#next(/\(\?(?!:)/y)) throw this.#refused();
    if (this.#next(/\[/y)) return this.#set();
    if (this.#next(/\{\d+(?:,\d*)?\}/y)) return this.#found[0];
    if (this.#next(/[{}\]]/y)) return `\\${this.#found[0]}`;
    this.#next(/[^]/uy);
    return this.#found[0];
  }

  #set(): string {
    let result = this.#next(/\^/y) ? '[^' : '[';
    if (this.#next(/\]/y)) result += '\\]';
    while (!this.#next(/\]/y)) {
      if (this.#next(/\[:(\^?)(\w+):\]/y)) {
        const members = CLASSES[this.#found[2]];
        if (members === undefined || this.#found[1] === '^') throw this.#refused();
        result += members;
      } else if (this.#next(/\\s/y)) result += '\\t\\n\\f\\r ';
      else if (this.#next(/\\/y)) result += this.#escape(true);
      else if (this.#next(/[^]/uy)) result += literal(this.#found[0]);
      else throw this.#refused();
    }
    return `${result}]`;
  }

  /** After a backslash. */
  #escape(isInSet = false): string {
    if (this.#next(/[pP]\{\w+\}|[dDwWSbBnrtfv]|x[0-9A-Fa-f]{2}/y)) return `\\${this.#found[0]}`;
    if (this.#next(/([pP])([A-Z])/y)) return `\\${this.#found[1]}{${this.#found[2]}}`;
    if (this.#next(/x\{([0-9A-Fa-f]+)\}/y)) return `\\u{${this.#found[1]}}`;
    if (this.#next(/a/y)) return '\\x07';
    if (this.#next(/[^A-Za-z0-9]/uy)) return literal(this.#found[0], isInSet);
    throw this.#refused();
  }

  #found: RegExpExecArray = [''] as unknown as RegExpExecArray;

  #next(sticky: RegExp): boolean {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#pattern);
    if (found === null) return false;
    this.#found = found;
    this.#at += found[0].length;
    return true;
  }

  #refused(): Error {
    return new Error(`"${this.#pattern}" is no pattern: at character ${this.#at + 1}`);
  }
}
