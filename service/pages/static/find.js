// Search in the text of documents: the words of each page with their boxes, asked for as needed.

import { get, seg } from "./api.js";

const texts = new Map();

/** The words of a page: `{ width, height, words: [{ text, box }] }`, in points from the top left. */
export function pageText(base, sha, page) {
  const path = `${base}/documents/${seg(sha)}/pages/${page}/text`;
  if (!texts.has(path)) {
    const asked = get(path).then(shaped);
    asked.catch(() => texts.delete(path));
    texts.set(path, asked);
  }
  return texts.get(path);
}

function shaped(data) {
  const words = (data.words ?? []).map((word) => (Array.isArray(word) ? { text: word[0], box: word.slice(1, 5) } : { text: word.text, box: word.box ?? [word.x0, word.top, word.x1, word.bottom] }));
  return { width: data.width, height: data.height, words };
}

const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\u00ad\u200b]/g, "").replace(/[\u2010-\u2015\u2212]/g, "-");

/** Finds a phrase in a page's words; each hit is a list of boxes, one for each line that it runs over. */
export function hitsIn(words, query) {
  const wanted = plain(query).replace(/\s+/g, "");
  if (!wanted) return [];
  // Blanks count for nothing: readers of PDFs split words where the page shows none.
  const starts = [];
  let run = "";
  words.forEach((word, index) => {
    for (const character of plain(word.text).replace(/\s+/g, "")) {
      starts.push(index);
      run += character;
      // A character beyond the basic plane takes two places in a string.
      if (character.length > 1) starts.push(index);
    }
  });
  const hits = [];
  for (let at = run.indexOf(wanted); at >= 0; at = run.indexOf(wanted, at + wanted.length)) {
    const first = starts[at], last = starts[at + wanted.length - 1];
    hits.push(lines(words.slice(first, last + 1).map((word) => word.box)));
  }
  return hits;
}

function lines(boxes) {
  const joined = [];
  for (const box of boxes) {
    const before = joined.at(-1);
    const middle = (box[1] + box[3]) / 2;
    if (before && middle > before[1] && middle < before[3] && box[0] >= before[0]) {
      before[2] = Math.max(before[2], box[2]);
      before[1] = Math.min(before[1], box[1]);
      before[3] = Math.max(before[3], box[3]);
    } else joined.push([...box]);
  }
  return joined;
}

/** Searches documents page by page and tells of each page with hits; stops when `stopped()` says so. */
export async function searchDocuments(base, documents, query, { found, stopped }) {
  const pages = documents.flatMap((document) => Array.from({ length: document.pages }, (_, index) => ({ sha: document.sha256, page: index + 1 })));
  const worker = async () => {
    while (pages.length && !stopped()) {
      const { sha, page } = pages.shift();
      try {
        const hits = hitsIn((await pageText(base, sha, page)).words, query);
        if (hits.length && !stopped()) found({ sha, page, hits });
      } catch {
        // A page without readable text has no hits; its picture shows that it is there.
      }
    }
  };
  await Promise.all([worker(), worker(), worker()]);
}
