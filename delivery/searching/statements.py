"""The SQL of a search: constants, into which nothing but values goes.

Planning one of these takes longer than running it, so PostgreSQL must be content to plan it once a connection: every test is a
value of one row, which no plan can see through, and every limit that a plan is made for stands in the text.
"""

from __future__ import annotations

from typing import LiteralString

STEMS = """(SELECT '', json_agg(json_build_array(w, ts_lexize('simple', w), ts_lexize('english_stem', w),
 ts_lexize('french_stem', w)))::text FROM unnest(%b::text[]) w)"""

_ASKED = """
WITH asked AS MATERIALIZED (SELECT
     NULLIF(%(found)s, '')::tsquery AS found, NULLIF(%(whole)s, '')::tsquery AS whole, NULLIF(%(longer)s, '')::tsquery AS longer,
     NULLIF(%(titled)s, '')::tsquery AS titled, NULLIF(%(title)s, '')::tsquery AS title,
     NULLIF(%(in_title)s, '')::tsquery AS in_title, NULLIF(%(some_simple)s, '')::tsquery AS some_simple,
     NULLIF(%(some_english)s, '')::tsquery AS some_english, NULLIF(%(some_french)s, '')::tsquery AS some_french),"""

# Each search begins only if those before it have not found enough: among the recent, among all for the words as they are typed,
# among all for what the last word may become, which visits every word that begins so, and titles of any age have it finished. Only
# what an index answers is looked at here.
_CANDIDATES = """
recent AS MATERIALIZED (SELECT record_id, published_at FROM delivery_recententry
     WHERE words @@ (SELECT found FROM asked) ORDER BY published_at DESC, record_id DESC LIMIT {ranked}),
recent_titled AS MATERIALIZED (SELECT record_id, published_at FROM delivery_recententry
     WHERE words @@ (SELECT titled FROM asked) ORDER BY published_at DESC, record_id DESC LIMIT {ranked}),
older AS MATERIALIZED (SELECT record_id, published_at FROM (
     SELECT record_id, published_at FROM delivery_searchentry
      WHERE (SELECT count(*) FROM recent) < {enough} AND words @@ (SELECT whole FROM asked) OFFSET 0) all_found
     ORDER BY published_at DESC, record_id DESC LIMIT {ranked}),
longer AS MATERIALIZED (SELECT record_id, published_at FROM (
     SELECT record_id, published_at FROM delivery_searchentry
      WHERE (SELECT longer IS NOT NULL FROM asked) AND (SELECT count(*) FROM recent) < {enough}
        AND (SELECT count(*) FROM older) < {enough} AND words @@ (SELECT longer FROM asked) OFFSET 0) all_longer
     ORDER BY published_at DESC, record_id DESC LIMIT {ranked}),
older_titled AS MATERIALIZED (SELECT record_id, published_at FROM (
     SELECT record_id, published_at FROM delivery_searchentry
      WHERE (SELECT count(*) FROM recent_titled) < {enough} AND words @@ (SELECT title FROM asked) OFFSET 0) all_titled
     ORDER BY published_at DESC, record_id DESC LIMIT {ranked}),
candidates AS MATERIALIZED (SELECT record_id FROM (
     TABLE recent UNION ALL TABLE older UNION ALL TABLE longer UNION ALL TABLE recent_titled UNION ALL TABLE older_titled) every
     GROUP BY record_id OFFSET 0),"""

# The short texts of an article are in its row of the recent, and read there at once; those of an older one are picked out of
# all its words. The joins are lateral and cannot be taken apart: by key, whatever the planner believes about their number.
_READ = """
matching AS MATERIALIZED (SELECT c.record_id, t.published_at, t.dictionary, t.short FROM candidates c,
     LATERAL (SELECT published_at, dictionary, short FROM delivery_recententry n WHERE n.record_id = c.record_id
              UNION ALL
              SELECT published_at, dictionary, ts_filter(words, '{a,b,c}') FROM delivery_searchentry e
               WHERE e.record_id = c.record_id
                 AND NOT EXISTS (SELECT FROM delivery_recententry n WHERE n.record_id = c.record_id) LIMIT 1) t),"""

# A phrase needs the places of all words, which no index has: it is looked for among the candidates.
_READ_FOR_PHRASES = """
matching AS MATERIALIZED (SELECT c.record_id, t.published_at, t.dictionary, t.short FROM candidates c,
     LATERAL (SELECT published_at, dictionary, ts_filter(words, '{a,b,c}') AS short FROM delivery_searchentry e
               WHERE e.record_id = c.record_id AND words @@ (CASE dictionary WHEN 'english' THEN NULLIF(%(english)s, '')
                     WHEN 'french' THEN NULLIF(%(french)s, '') ELSE NULLIF(%(simple)s, '') END)::tsquery LIMIT 1) t),"""

_PAGE = """
weighed AS MATERIALIZED (SELECT record_id, published_at, dictionary, short, COALESCE(short @@ in_title, FALSE) AS is_titled,
            ts_rank('{0.05, 0.2, 0.4, 1.0}', short, CASE dictionary WHEN 'english' THEN some_english WHEN 'french' THEN some_french
                                                           ELSE some_simple END) AS weight
     FROM matching CROSS JOIN asked),
ranked AS MATERIALIZED (SELECT record_id, published_at, dictionary, short, weight,
            round(((0.05 + weight + CASE WHEN is_titled THEN 1 ELSE 0 END) / 2.05
            * (0.7 + 0.3 / (1 + date_part('epoch', max(published_at) OVER () - published_at) / 31557600)))::numeric, 6) AS score
     FROM weighed WHERE weight IS NOT NULL),
page AS (SELECT * FROM ranked ORDER BY score DESC, published_at DESC, record_id DESC OFFSET %(place)s LIMIT %(limit)s)
SELECT near.words, shown.card, shown.etag, page.score::float8, page.dictionary,
       CASE WHEN page.weight > 0 THEN page.short::text END
  FROM (SELECT CASE WHEN NOT EXISTS (SELECT FROM ranked) THEN (
         SELECT json_agg(json_build_array(w, n.word, n.articles))
         FROM (SELECT w FROM unnest(%(typed)s::text[], %(stems)s::text[]) AS typed(w, stem)
                WHERE NOT EXISTS (SELECT FROM delivery_spelledword s WHERE s.word = w)
                  AND NOT EXISTS (SELECT FROM delivery_searchentry e WHERE e.words @@ typed.stem::tsquery) LIMIT 2) strange,
         LATERAL (SELECT word, articles FROM delivery_spelledword ORDER BY word <-> w LIMIT 20) n) END AS words) near
  LEFT JOIN page ON TRUE
  LEFT JOIN LATERAL (SELECT card, etag FROM delivery_record r WHERE r.id = page.record_id AND r.gone = '' AND r.is_listed
                     LIMIT 1) shown ON TRUE
 ORDER BY page.score DESC, page.published_at DESC, page.record_id DESC"""

RANKED, RANKED_FOR_PHRASES = "40", "150"  # of each set; most that have the words of a phrase have them apart
ENOUGH = "20"  # recent ones, a page, for which the older ones are not looked through: there may be very many of them


def _short(statement: LiteralString) -> LiteralString:
    """Without its line breaks: what psycopg makes of a text is kept up to 4,096 characters, and of a longer one made each time."""
    return " ".join(statement.split())


SEARCH = _short(_ASKED + _CANDIDATES.replace("{ranked}", RANKED).replace("{enough}", ENOUGH) + _READ + _PAGE)
SEARCH_PHRASES = _short(
    _ASKED
    + _CANDIDATES.replace("{ranked}", RANKED_FOR_PHRASES).replace("{enough}", RANKED_FOR_PHRASES)
    + _READ_FOR_PHRASES
    + _PAGE
)
