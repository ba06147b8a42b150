// SPDX-License-Identifier: GPL-3.0-or-later
// The looks of a text, by the rules of src/markup: bold, italic, code, quotes, spoilers,
// links and mentions. Each reading is one pass; what is no mark is text.
// @ts-check

/**
 * @typedef {{bold?: boolean, italic?: boolean, code?: boolean, mention?: boolean, spoiler?: number,
 *   link?: string}} Style
 * @typedef {{text: string, style: Style}} Run
 * @typedef {{kind: "lines" | "quote", runs: Run[]} | {kind: "code", language: string, code: string}} Block
 * @typedef {{at: number, end: number, mark?: string, opens?: boolean, closes?: boolean, half?: number,
 *   text?: string, style?: Style}} Token
 * @typedef {(rest: string) => number} FindName Length of the name that a text begins with.
 */

/** Places of a text where a name is looked for at most. */
const LOOK_UPS = 50;
/** Blocks of a text at most; what follows is lines like others. */
const BLOCKS = 20;
/** Scripts that leave no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Yi}]/u;
const LETTER = /[\p{L}\p{N}]/u;
const INTERNET = new Set(("ar au biz br ca ch cl cn com cz de dev dk edu es eu fi fr games gov gr hu ie info int io it " +
  "jp kr mil mx net nl online org pt ru se social tv tw ua uk xyz").split(" "));
const AMBIGUOUS = new Set("ai app at be cc co gg id in is la ly md me no pl py ro rs sh so st to us".split(" "));
const LOCAL = new Set(["arpa", "home", "internal", "lan", "local"]);
const PROGRAMS = new Set(["steam", "mumble", "irc", "ircs", "minetest", "magnet", "ssh", "smb", "ftp", "ftps"]);
const SEPARATORS = /[\s<>"`|“”„«»「」\u0000-\u001f\u007f-\u009f]/u;

/** The brackets around a link. */
const OPENING = "([{（『【《";
const CLOSING = ")]}）』】》";

/** @param {string} text @returns {Block[]} @param {FindName} findName */
export function blocks(text, findName = () => 0) {
  const lines = text.split("\n");
  /** @type {number[]} For each line, the first one from there on that closes a fence. */
  const closings = [];
  for (let at = lines.length - 1, next = -1; at >= 0; at -= 1) {
    if (lines[at].trimEnd() === "```") next = at;
    closings[at] = next;
  }
  const reader = { findName, spoilers: 0, lookUps: 0 };
  /** @type {Block[]} */
  const found = [];
  let begun = 0;
  const plain = (/** @type {number} */ end) => {
    const rest = lines.slice(begun, end).join("\n").replace(/^\n+|\n+$/g, "");
    if (rest) found.push({ kind: "lines", runs: inline(rest, reader) });
  };
  // A turn adds two at most, and the rest is one.
  for (let at = 0; at < lines.length && found.length + 3 <= BLOCKS;) {
    const [block, next] = code(lines, closings, at) || quote(lines, at, reader) || [null, at + 1];
    if (block) {
      plain(at);
      found.push(block);
      begun = next;
    }
    at = next;
  }
  plain(lines.length);
  return found;
}

/** @param {string[]} lines @param {number[]} closings @param {number} at @returns {[Block, number] | null} */
function code(lines, closings, at) {
  const line = lines[at].trimEnd();
  if (!line.startsWith("```")) return null;
  const inside = line.slice(3, -3);
  if (line.length > 6 && line.endsWith("```") && !inside.includes("`") && inside.trim()) {
    return [{ kind: "code", language: "", code: inside }, at + 1];
  }
  const language = line.slice(3);
  const last = closings[at + 1] ?? -1;
  if (!/^[\w+#.-]{0,20}$/.test(language) || last <= at + 1) return null;
  return [{ kind: "code", language, code: lines.slice(at + 1, last).join("\n") }, last + 1];
}

/** @param {string[]} lines @param {number} at @param {any} reader @returns {[Block, number] | null} */
function quote(lines, at, reader) {
  let end = at;
  while (end < lines.length && lines[end].startsWith("> ") && lines[end].slice(2).trim()) end += 1;
  if (end === at) return null;
  /** @type {Run[]} */
  const runs = [];
  for (let line = at; line < end; line += 1) {
    runs.push(...inline(lines[line].slice(2) + (line < end - 1 ? "\n" : ""), reader));
  }
  return [{ kind: "quote", runs }, end];
}

/** @param {string} c */
const isOfAWord = (c) => LETTER.test(c) && !UNSPACED.test(c);
/** @param {string} c */
const isSpace = (c) => !c || /\s/.test(c);

/** The character before a place.
 * @param {string} text @param {number} at */
function before(text, at) {
  const c = text.charAt(at - 1);
  return /[\uDC00-\uDFFF]/.test(c) ? text.slice(Math.max(at - 2, 0), at) : c;
}

/** @param {string} text @param {number} at */
function following(text, at) {
  const point = text.codePointAt(at);
  return point === undefined ? "" : String.fromCodePoint(point);
}

/** @param {string} text @param {{findName: FindName, spoilers: number, lookUps: number}} reader @returns {Run[]} */
function inline(text, reader) {
  const tokens = tokensOf(text, reader);
  pairBars(tokens);
  pairEmphasis(text, tokens);
  /** @type {Run[]} */
  const runs = [];
  let [at, bold, italic] = [0, 0, false];
  /** @type {number | undefined} */
  let spoiler;
  const push = (/** @type {string} */ words, /** @type {Style} */ style = {}) => {
    if (words) runs.push({ text: words, style: { ...style, bold: bold > 0, italic, spoiler } });
  };
  for (const token of tokens) {
    if (token.mark && !token.half) continue;
    push(text.slice(at, token.at));
    at = token.end;
    const isOn = token.half === 1;
    if (!token.mark) push(token.text || "", token.style);
    else if (token.mark === "_") italic = isOn;
    else if (token.mark === "||") spoiler = isOn ? reader.spoilers++ : undefined;
    else bold += isOn ? 1 : -1;
  }
  push(text.slice(at));
  return runs;
}

/** @param {string} text @param {{findName: FindName, lookUps: number}} reader */
function tokensOf(text, reader) {
  /** @type {Token[]} */
  const tokens = [];
  const found = links(text);
  let next = 0;
  const marks = /[*_|`@\n]/g;
  for (let at = 0; at < text.length;) {
    while (found[next] && found[next].at < at) next += 1;
    marks.lastIndex = at;
    const place = marks.exec(text)?.index ?? text.length;
    const link = found[next];
    if (link && link.at <= place) {
      tokens.push({ at: link.at, end: link.end, text: text.slice(link.at, link.end), style: { link: link.href } });
      at = link.end;
      continue;
    }
    if (place === text.length) break;
    const token = tokenAt(text, place, reader);
    if (token.mark || token.text) tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** @param {string} text @param {number} at @param {{findName: FindName, lookUps: number}} reader @returns {Token} */
function tokenAt(text, at, reader) {
  const c = text[at];
  if (c === "\n") return { at, end: at + 1, mark: c };
  const left = before(text, at);
  if (c === "@") {
    const rest = text.slice(at + 1, at + 81).split("\n")[0];
    if (reader.lookUps === LOOK_UPS || isOfAWord(left)) return { at, end: at + 1 };
    reader.lookUps += 1;
    const length = reader.findName(rest);
    if (!length) return { at, end: at + 1 };
    const end = at + 1 + length;
    return { at, end, text: text.slice(at, end), style: { mention: true } };
  }
  let end = at + 1;
  while (text[end] === c) end += 1;
  const right = following(text, end);
  if (c === "`") {
    const stop = end === at + 1 && !isOfAWord(left) ? text.slice(end).search(/[`\n]/) : -1;
    const words = text.slice(end, end + stop);
    const after = following(text, end + stop + 1);
    const isCode = stop > 0 && text[end + stop] === "`" && words.trim() && !isOfAWord(after) && after !== "`";
    return isCode ? { at, end: end + stop + 1, text: words, style: { code: true } } : { at, end };
  }
  const mark = text.slice(at, end);
  if (!["*", "**", "_", "||"].includes(mark)) return { at, end };
  if (mark === "||") return { at, end, mark, opens: !isSpace(right), closes: !isSpace(left) };
  const opens = !isOfAWord(left) && !/[/\\]/.test(left) && /^(?:[\w*|`"'([{#@$&]|[^\x00-\x7f\s…’”])/u.test(right);
  const isFace = /[:;=]/.test(left) && /[()/]/.test(right);
  const closes = !isSpace(left) && left !== "\\" && !isOfAWord(right) && right !== "/" && !isFace;
  return { at, end, mark, opens, closes };
}

/** Spoilers come before all others: nothing uncovers one.
 * @param {Token[]} tokens */
function pairBars(tokens) {
  /** @type {Token | null} */
  let open = null;
  for (const token of tokens) {
    if (token.mark !== "||") continue;
    if (open && token.closes) {
      [open.half, token.half, open] = [1, 2, null];
    } else if (!open && token.opens) {
      open = token;
    }
  }
}

/** @param {string} text @param {Token[]} tokens */
function pairEmphasis(text, tokens) {
  /** @type {Token[]} */
  let open = [];
  for (const token of tokens) {
    const { mark, half } = token;
    if (!mark || (mark === "||" && !half)) continue;
    const floor = open.map((it) => it.mark).lastIndexOf("||") + 1;
    if (mark === "\n") open = open.filter((it) => it.mark === "||");
    else if (mark === "||" && half === 1) open.push(token);
    else if (mark === "||") open.length = Math.max(floor - 1, 0);
    else {
      const index = open.map((it, place) => place >= floor ? it.mark : "").lastIndexOf(mark);
      if (index >= 0 && token.closes) {
        const first = open[index];
        open.length = index;
        if (/[\p{L}\p{N}]|[^\x00-\x7f\s]/u.test(text.slice(first.end, token.at))) {
          [first.half, token.half] = [1, 2];
          continue;
        }
      } else if (index >= 0 && token.opens) {
        open.splice(index, 1);
      }
      if (token.opens) open.push(token);
    }
  }
}

/** The words of a text without its marks, and something in place of each spoiler.
 * @param {string} text @param {string} hidden */
export function readable(text, hidden) {
  if (!/[*_`|>]/.test(text)) return text;
  return blocks(text).map((block) => {
    if (block.kind === "code") return block.code;
    /** @type {number | undefined} */
    let last;
    return block.runs.map(({ text: words, style: { spoiler } }) => {
      const told = spoiler === undefined ? words : spoiler === last ? "" : hidden;
      last = spoiler;
      return told;
    }).join("");
  }).join("\n");
}

/* ---- Links ---- */

/** @param {string} text */
function links(text) {
  /** @type {{at: number, end: number, href: string}[]} */
  const found = [];
  if (!/:\/\/|:\?|@|[^\s]\.[^\s]/.test(text)) return found;
  let at = 0;
  for (const piece of text.split(new RegExp(`(${SEPARATORS.source})`, "u"))) {
    const link = linkIn(piece);
    if (link) found.push({ at: at + link.at, end: at + link.end, href: link.href });
    at += piece.length;
  }
  return found;
}

/** @param {string} piece */
function linkIn(piece) {
  // A magnet link may have other addresses within.
  const question = piece.indexOf(":?");
  const isBeforeQuestion = /magnet$/i.test(piece.slice(Math.max(question - 6, 0), Math.max(question, 0)));
  const colons = [piece.indexOf("://"), isBeforeQuestion ? question : -1].filter((it) => it >= 0);
  const colon = colons.length ? Math.min(...colons) : -1;
  let [at, href] = [0, ""];
  if (colon >= 0) {
    at = colon;
    while (at > 0 && /[A-Za-z0-9+.-]/.test(piece[at - 1])) at -= 1;
    const scheme = piece.slice(at, colon).toLowerCase();
    const isMagnet = scheme === "magnet" && piece.startsWith(":?", colon);
    const isOther = scheme !== "magnet" && piece.startsWith("://", colon);
    const isKnown = scheme === "http" || scheme === "https" || PROGRAMS.has(scheme);
    if (!isKnown || !(isMagnet || isOther) || isOfAWord(before(piece, at))) return null;
    const end = at + trimmed(piece.slice(at), piece[at - 1] === "_");
    href = piece.slice(at, end);
    return /^[^:]+:(?:\/\/|\?)[^/]/.test(href) ? { at, end, href } : null;
  }
  while (at < piece.length && `${OPENING}*_'~‘,¿¡`.includes(piece[at])) at += 1;
  if (/^mailto:/i.test(piece.slice(at))) at += "mailto:".length;
  const words = piece.slice(at, at + trimmed(piece.slice(at), piece[at - 1] === "_"));
  // In a path it is the name of somebody on that site.
  if (words.split(/[/?#]/)[0].includes("@")) {
    const isMail = /^[\p{L}\p{N}_+%=&!#'-][\p{L}\p{N}._+%=&!#'-]*@(?:[\p{L}\p{N}_][\p{L}\p{N}_-]*\.)+\p{L}{2,}$/u.test(words);
    href = isMail && !words.includes(".@") ? `mailto:${words}` : "";
  } else {
    href = bareHost(words);
  }
  return href ? { at, end: at + words.length, href } : null;
}

/** @param {string} address */
function bareHost(address) {
  const parts = /^([^/?#:]{1,253})(:\d{1,5}(?![^/?#]))?([/?#].*)?$/su.exec(address);
  if (!parts) return "";
  const labels = parts[1].split(".");
  const last = (labels.pop() || "").toLowerCase();
  if (!labels.length || !labels.every((it) => /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u.test(it))) return "";
  if (LOCAL.has(last)) return `http://${address}`;
  const isWww = labels[0].toLowerCase() === "www" && labels.length > 1 && /^\p{L}{2,}$/u.test(last);
  const isHost = isWww || INTERNET.has(last) || (AMBIGUOUS.has(last) && (parts[3] || "").includes("/"));
  return isHost ? `https://${address}` : "";
}

/** Characters of a link that belong to it: no punctuation at its end, and no bracket it does not open.
 * @param {string} link @param {boolean} isBehindLowLine */
function trimmed(link, isBehindLowLine) {
  /** @type {Record<string, number>} */
  const open = {};
  /** @type {Record<string, number>} */
  const excess = {};
  for (const c of link) {
    const kind = CLOSING.indexOf(c);
    if (OPENING.includes(c)) open[c] = (open[c] || 0) + 1;
    else if (kind >= 0 && open[OPENING[kind]]) open[OPENING[kind]] -= 1;
    else if (kind >= 0) excess[c] = (excess[c] || 0) + 1;
  }
  let end = link.length;
  for (; end > 0; end -= 1) {
    const c = link[end - 1];
    if (excess[c]) excess[c] -= 1;
    else if (!".,;:!?'*~…’‘。、，！？；：".includes(c) && !(c === "_" && isBehindLowLine)) break;
  }
  return end;
}
