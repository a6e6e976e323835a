/* Documents as HTML. Text is escaped here; `html` was cleaned by the newsroom against a list that is part of the contract. */

export const escape = (text) =>
  String(text ?? "").replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

const day = (time, language) => new Date(time).toLocaleDateString(language, { dateStyle: "long" });

export const cards = (found) => found.map((card) => `
  <li lang="${escape(card.language)}">
    <h2><a href="#/${encodeURIComponent(card.id)}">${escape(card.title)}</a></h2>
    ${card.dek ? `<p>${escape(card.dek)}</p>` : ""}
    <p class="small">${escape(card.bylines.map((byline) => byline.name).join(", "))}, ${day(card.published_at, card.language)}, ${card.reading_minutes} min</p>
  </li>`).join("");

/* With `source`, the map of a preview, every part links to where it is mended. */
export function articlePage(found, source = null) {
  const edit = (pointer) => source?.[pointer] ? ` <a class="edit" href="${escape(source[pointer])}">Edit</a>` : "";
  return `<article lang="${escape(found.language)}">
    ${found.notices.map((notice) => `<p class="notice"><strong>${escape(notice.kind)}</strong>, ${day(notice.at, found.language)}: ${escape(notice.text)}</p>`).join("")}
    <h1>${escape(found.title)}${edit("/title")}</h1>
    ${found.dek ? `<p class="dek">${escape(found.dek)}${edit("/dek")}</p>` : ""}
    <p class="small">${escape(found.bylines.map((byline) => byline.as_credited).join(", "))}, ${day(found.published_at, found.language)}${edit("/bylines")}</p>
    ${found.lead_image ? picture(found, found.lead_image) : ""}
    ${found.body.map((block, place) => `<div class="block">${printed(found, block)}${edit(`/body/${place}`)}</div>`).join("")}
    ${sources(found)}${related(found)}
  </article>`;
}

const BLOCKS = {
  paragraph: (found, block) => `<p>${block.html}</p>`,
  heading: (found, block) => `<h${block.level} id="${escape(block.anchor)}">${block.html}</h${block.level}>`,
  list: (found, block) => {
    const tag = block.ordered ? "ol" : "ul";
    return `<${tag}>${block.items.map((item) => `<li>${item.html}</li>`).join("")}</${tag}>`;
  },
  quote: (found, block) => block.display === "inline"
    ? `<p>${block.html}</p>`
    : `<blockquote><p>${escape(found.quotes[block.quote].text)}</p><footer>${escape(found.quotes[block.quote].as_credited)}</footer></blockquote>`,
  image: (found, block) => picture(found, block),
  callout: (found, block) => `<aside class="callout">${block.html}</aside>`,
  table: (found, block) => `<table>${block.caption ? `<caption>${escape(block.caption)}</caption>` : ""}
    ${block.header.length ? `<tr>${block.header.map((cell) => `<th scope="col">${escape(cell)}</th>`).join("")}</tr>` : ""}
    ${block.rows.map((row) => `<tr>${row.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`).join("")}</table>`,
  embed: (found, block) => `<p><a href="${escape(block.url)}">${escape(block.title || block.provider || block.url)}</a></p>`,
};

/* Block types that this site does not know are left out, as the contract asks. */
const printed = (found, block) => BLOCKS[block.type]?.(found, block) ?? "";

function picture(found, placed) {
  const image = found.images[placed.image];
  if (!image.src) return "";
  const kinds = image.sources.map((each) => `<source type="${escape(each.type)}" srcset="${escape(each.srcset)}" sizes="(min-width: 44rem) 42rem, 100vw">`);
  const said = [placed.caption, image.ai_label, image.credit.line].filter(Boolean).map(escape).join(" · ");
  return `<figure><picture>${kinds.join("")}
    <img src="${escape(image.src)}" alt="${escape(placed.alt)}" width="${image.width}" height="${image.height}" style="background:${escape(image.dominant ?? "#ddd")}" loading="lazy">
    </picture><figcaption>${said}</figcaption></figure>`;
}

function sources(found) {
  const all = Object.values(found.sources);
  if (!all.length) return "";
  const line = (source) => source.url ? `<a href="${escape(source.url)}">${escape(source.cited_as || source.title)}</a>` : escape(source.cited_as || source.title);
  return `<section><h2>Sources</h2><ol>${all.map((source) => `<li>${line(source)}</li>`).join("")}</ol></section>`;
}

function related(found) {
  if (!found.related.length) return "";
  const address = (link) => link.id ? `#/${encodeURIComponent(link.id)}` : link.url;
  const line = (link) => address(link) ? `<a href="${escape(address(link))}">${escape(link.title)}</a>` : escape(link.title);
  return `<section><h2>Related</h2><ul>${found.related.map((link) => `<li>${line(link)}</li>`).join("")}</ul></section>`;
}
