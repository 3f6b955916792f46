// Keep of a style sheet what the pages use: `node styles.mjs SHEET WEB_FOLDER`, written in place.
import { readFileSync, writeFileSync } from "node:fs";
import { PurgeCSS } from "purgecss";

const [sheet, web] = process.argv.slice(2);
const [kept] = await new PurgeCSS().purge({
  content: [`${web}/templates/**/*.html`, `${web}/**/*.py`, `${web}/static/web/js/*.js`],
  css: [{ raw: readFileSync(sheet, "utf8") }],
  fontFace: true,
  keyframes: true,
  variables: true,
});
writeFileSync(sheet, kept.css);
