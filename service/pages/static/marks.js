// Where evidence lies: marks on pages, each with the findings and fields that it proves.

const GRAVITY = { fail: 0, unknown: 1, pass: 2, field: 3 };

/** The key of a finding: a criterion may be judged once for each subject. */
export const findingKey = (finding) => `finding ${finding.criterion} ${finding.subject ?? ""}`;
export const fieldKey = (sha, name) => `field ${sha} ${name}`;
export const standardKey = (sha, index) => `standard ${sha} ${index}`;
export const onPage = (place) => place.source !== "metadata" && place.page > 0 && Array.isArray(place.box) && place.box[2] > place.box[0];

const key = (document, place) => `${document} ${place.page} ${place.box.map((edge) => Math.round(edge)).join(" ")}`;

/**
 * The marks of an assessment: words that prove several things have one mark, of the gravest of them.
 * Each is `{ key, document, page, box, tone, text, owners }`.
 */
export function marksOf(assessment) {
  const marks = new Map();
  const documents = assessment.documents.map((record) => record.document.sha256);
  const put = (document, place, tone, owner) => {
    if (!onPage(place) || !document) return;
    const id = key(document, place);
    const mark = marks.get(id) ?? { key: id, document, page: place.page, box: place.box, tone, text: place.text ?? "", owners: [] };
    if (GRAVITY[tone] < GRAVITY[mark.tone]) mark.tone = tone;
    if (!mark.owners.includes(owner)) mark.owners.push(owner);
    marks.set(id, mark);
  };
  for (const finding of assessment.findings) for (const place of finding.evidence) put(documentOf(place, documents), place, finding.outcome, findingKey(finding));
  for (const record of assessment.documents) {
    const sha = record.document.sha256;
    for (const [name, value] of Object.entries(record.fields)) for (const place of value.evidence.slice(0, 2)) put(sha, place, "field", fieldKey(sha, name));
    record.standards.forEach((standard, index) => standard.role === "applied" && standard.evidence.slice(0, 1).forEach((place) => put(sha, place, "field", standardKey(sha, index))));
  }
  return [...marks.values()];
}

/** Which document evidence lies in: it says so, unless there is only one. */
export const documentOf = (place, documents) => place.document || (documents.length === 1 ? documents[0] : "");

export const markKey = key;

/** Marks in the order in which one reads: by page, then down, then across. */
export const reading = (a, b) => a.page - b.page || a.box[1] - b.box[1] || a.box[0] - b.box[0];
