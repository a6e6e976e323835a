"""The SQL of a search: constants, into which nothing but values goes."""

from __future__ import annotations

STEMS = """(SELECT '', json_agg(json_build_array(w, ts_lexize('simple', w), ts_lexize('english_stem', w),
 ts_lexize('french_stem', w)))::text FROM unnest(%s::text[]) w)"""

# The tests are values of one row, which the planner cannot see through: it takes the indexes of words, whatever it believes
# about how common a word is. Each search begins only if those before it have not found enough: among the recent, among all for the
# words as they are typed, among all for what the last word may become, which visits every word that begins so. A phrase needs the
# words' places, which no index has: it is looked for among the candidates. Suggestions are sought for two words at most.
SEARCH = """
WITH asked AS MATERIALIZED (SELECT
     NULLIF(%(found)s, '')::tsquery AS found, NULLIF(%(whole)s, '')::tsquery AS whole,
     NULLIF(%(titled)s, '')::tsquery AS titled,
     NULLIF(%(simple)s, '')::tsquery AS simple, NULLIF(%(english)s, '')::tsquery AS english,
     NULLIF(%(french)s, '')::tsquery AS french, NULLIF(%(some_simple)s, '')::tsquery AS some_simple,
     NULLIF(%(some_english)s, '')::tsquery AS some_english, NULLIF(%(some_french)s, '')::tsquery AS some_french),
recent AS MATERIALIZED (SELECT record_id, published_at FROM delivery_recententry
     WHERE words @@ (SELECT found FROM asked) ORDER BY published_at DESC, record_id DESC LIMIT %(ranked)s),
recent_titled AS MATERIALIZED (SELECT record_id, published_at FROM delivery_recententry
     WHERE words @@ (SELECT titled FROM asked) ORDER BY published_at DESC, record_id DESC LIMIT %(ranked)s),
older AS MATERIALIZED (SELECT record_id, published_at FROM (SELECT record_id, published_at FROM delivery_searchentry
     WHERE (SELECT count(*) FROM recent) < %(ranked)s AND words @@ (SELECT whole FROM asked) OFFSET 0) all_found
     ORDER BY published_at DESC, record_id DESC LIMIT %(ranked)s),
longer AS MATERIALIZED (SELECT record_id, published_at FROM (SELECT record_id, published_at FROM delivery_searchentry
     WHERE (SELECT count(*) FROM recent) < %(ranked)s AND (SELECT count(*) FROM older) < %(ranked)s
       AND words @@ (SELECT found FROM asked WHERE found <> whole) OFFSET 0) all_longer
     ORDER BY published_at DESC, record_id DESC LIMIT %(ranked)s),
older_titled AS MATERIALIZED (SELECT record_id, published_at FROM (SELECT record_id, published_at FROM delivery_searchentry
     WHERE (SELECT count(*) FROM recent_titled) < %(ranked)s AND words @@ (SELECT titled FROM asked) OFFSET 0) all_titled
     ORDER BY published_at DESC, record_id DESC LIMIT %(ranked)s),
candidates AS MATERIALIZED (SELECT record_id, bool_or(is_titled) AS is_titled FROM (
     SELECT record_id, FALSE AS is_titled FROM recent UNION ALL SELECT record_id, FALSE FROM older
     UNION ALL SELECT record_id, FALSE FROM longer UNION ALL SELECT record_id, TRUE FROM recent_titled
     UNION ALL SELECT record_id, TRUE FROM older_titled) every GROUP BY record_id),
matching AS MATERIALIZED (SELECT record_id, published_at, is_titled,
            ts_rank_cd('{0.05, 0.2, 0.4, 1.0}', words, test, 33) AS near, ts_rank('{0.05, 0.2, 0.4, 1.0}', words, either) AS weight
     FROM (SELECT e.record_id, e.published_at, e.words, is_titled, CASE e.dictionary
             WHEN 'english' THEN asked.english WHEN 'french' THEN asked.french ELSE asked.simple END AS test,
             CASE e.dictionary WHEN 'english' THEN asked.some_english WHEN 'french' THEN asked.some_french
             ELSE asked.some_simple END AS either
             FROM candidates JOIN delivery_searchentry e USING (record_id) CROSS JOIN asked) tested
    WHERE test IS NOT NULL AND (NOT %(has_phrases)s OR words @@ test)),
ranked AS MATERIALIZED (SELECT record_id, published_at, round(((near + weight + CASE WHEN is_titled THEN 1 ELSE 0 END) / 3
         * (0.7 + 0.3 / (1 + EXTRACT(epoch FROM max(published_at) OVER () - published_at) / 31557600)))::numeric, 6) AS score
     FROM matching WHERE near > 0),
page AS (SELECT * FROM ranked ORDER BY score DESC, published_at DESC, record_id DESC OFFSET %(place)s LIMIT %(limit)s)
SELECT near.words, r.card, r.etag, page.score::float8, e.dictionary,
       (SELECT json_agg(json_build_array(u.lexeme, u.positions)) FROM unnest(ts_filter(e.words, '{a,b}')) u)
  FROM (SELECT CASE WHEN NOT EXISTS (SELECT FROM ranked) THEN (
         SELECT json_agg(json_build_array(w, n.word, n.articles))
         FROM (SELECT w FROM unnest(%(typed)s::text[], %(stems)s::text[]) AS typed(w, stem)
                WHERE NOT EXISTS (SELECT FROM delivery_spelledword s WHERE s.word = w)
                  AND NOT EXISTS (SELECT FROM delivery_searchentry e WHERE e.words @@ typed.stem::tsquery) LIMIT 2) strange,
         LATERAL (SELECT word, articles FROM delivery_spelledword ORDER BY word <-> w LIMIT 20) n) END AS words) near
  LEFT JOIN page ON TRUE
  LEFT JOIN delivery_record r ON r.id = page.record_id AND r.gone = '' AND r.is_listed
  LEFT JOIN delivery_searchentry e ON e.record_id = r.id
 ORDER BY page.score DESC, page.published_at DESC, page.record_id DESC"""
