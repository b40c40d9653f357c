// Blocks of cells as Excel puts them on the clipboard: tabs between columns, a quoted cell may hold tabs and new lines.

export function parseBlock(text) {
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy;
  let match;
  while ((match = pattern.exec(text)) !== null) {
    rows.at(-1).push((match[1]?.replaceAll('""', '"') ?? match[2]).trim());
    if (match[3] === "") break;
    if (match[3] !== "\t") rows.push([]);
  }
  // Excel ends the block with a new line, which is not a row.
  if (rows.length > 1 && rows.at(-1).join("") === "") rows.pop();
  return rows;
}

const quoted = (value) => (/[\t\r\n"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

export const formatBlock = (rows) => rows.map((row) => row.map(quoted).join("\t")).join("\r\n");
