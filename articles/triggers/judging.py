"""Who may judge, sign and review: the questions that triggers ask, and the triggers on what people say of an article."""

QUESTIONS = """
CREATE FUNCTION proofroom_refuse(rule text, reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', reason USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'four_eyes_' || rule;
END $$;

-- How somebody is part of an article, or '': wrote or edited it, is in its byline, is quoted in it.
CREATE FUNCTION proofroom_involved(which bigint, who bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM articles_contribution c
                      WHERE c.article_id = which AND c.user_id = who AND c.role IN ('wrote', 'edited'))
            THEN 'wrote or edited this article'
        WHEN EXISTS (SELECT 1 FROM articles_byline b JOIN accounts_user u ON u.person_id = b.person_id
                      WHERE b.article_id = which AND u.id = who)
            THEN 'is in the byline of this article'
        WHEN EXISTS (SELECT 1 FROM articles_quoteblock b JOIN experts_quote q ON q.id = b.quote_id
                       JOIN accounts_user u ON u.person_id = q.person_id
                      WHERE b.parent_id = which AND u.id = who)
            THEN 'is quoted in this article'
        ELSE '' END
$$;

-- The verdicts on a claim that stand today: of these words and passages, not superseded, by people outside the article.
CREATE FUNCTION proofroom_standing(which bigint) RETURNS SETOF articles_verification LANGUAGE sql STABLE AS $$
    SELECT v.* FROM articles_verification v JOIN articles_claim c ON c.id = v.claim_id
     WHERE c.id = which AND v.subject_hash = c.subject_hash AND v.verdict <> 'withdrawn'
       AND NOT EXISTS (SELECT 1 FROM articles_verification later WHERE later.supersedes_id = v.id)
       AND proofroom_involved(c.article_id, v.by_id) = ''
$$;

-- FE3: whether somebody may sign: outside the article, and no checker of a high-risk claim in it unless policy lets the second.
CREATE FUNCTION proofroom_unfit_to_sign(which bigint, who bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN proofroom_involved(which, who) <> '' THEN 'fe1:Whoever ' || proofroom_involved(which, who) || ' cannot sign it off.'
        WHEN EXISTS (SELECT 1 FROM articles_claim c, proofroom_standing(c.id) v
                      WHERE c.article_id = which AND c.closed_at IS NULL AND c.risk = 'high' AND v.by_id = who
                        AND NOT (v.blind AND coalesce((SELECT signer_may_be_second FROM articles_deskpolicy), false)))
            THEN 'fe3:Whoever checked a high-risk claim in this article cannot sign it off.'
        ELSE '' END
$$;
"""

VERIFYING = """
CREATE FUNCTION proofroom_verifying() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    claim articles_claim; article articles_article; before articles_verification; how text; others integer; mine integer;
BEGIN
    IF NEW.supersedes_id IS NOT NULL THEN
        SELECT * INTO before FROM articles_verification WHERE id = NEW.supersedes_id;
        IF (before.claim_id, before.quote_id, before.credential_id, before.grant_id, before.article_id)
           IS DISTINCT FROM (NEW.claim_id, NEW.quote_id, NEW.credential_id, NEW.grant_id, NEW.article_id) THEN
            PERFORM proofroom_refuse('subject', 'A verdict supersedes only one on the same subject.');
        END IF;
    END IF;
    IF NEW.article_id IS NOT NULL THEN
        SELECT * INTO article FROM articles_article WHERE id = NEW.article_id FOR UPDATE;
        how := proofroom_involved(NEW.article_id, NEW.by_id);
        IF how <> '' THEN
            PERFORM proofroom_refuse('fe1', 'Whoever ' || how || ' cannot verify it.');
        END IF;
    END IF;
    IF NEW.credential_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM experts_credential WHERE id = NEW.credential_id AND entered_by_id = NEW.by_id) THEN
        PERFORM proofroom_refuse('fe5', 'Whoever entered a credential cannot verify it.');
    END IF;
    IF NEW.grant_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM media_rightsgrant WHERE id = NEW.grant_id AND entered_by_id = NEW.by_id) THEN
        PERFORM proofroom_refuse('fe5', 'Whoever entered a grant cannot verify it.');
    END IF;
    IF NEW.quote_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM experts_quote q LEFT JOIN accounts_user u ON u.person_id = q.person_id
         WHERE q.id = NEW.quote_id AND (q.entered_by_id = NEW.by_id OR u.id = NEW.by_id)) THEN
        PERFORM proofroom_refuse('fe1', 'Whoever said or entered a quotation cannot verify it.');
    END IF;
    IF NEW.claim_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO claim FROM articles_claim WHERE id = NEW.claim_id;
    IF claim.article_id <> NEW.article_id THEN
        PERFORM proofroom_refuse('subject', 'That claim belongs to another article.');
    END IF;
    IF NEW.verdict <> 'withdrawn' AND (claim.closed_at IS NOT NULL OR claim.subject_hash <> NEW.subject_hash) THEN
        PERFORM proofroom_refuse('subject', 'The claim is closed, or its words or evidence changed a moment ago.');
    END IF;
    IF claim.risk <> 'high' OR NEW.verdict = 'withdrawn' THEN
        RETURN NEW;
    END IF;
    SELECT count(*) FILTER (WHERE v.by_id <> NEW.by_id), count(*) FILTER (WHERE v.by_id = NEW.by_id)
      INTO others, mine FROM proofroom_standing(NEW.claim_id) v WHERE v.id IS DISTINCT FROM NEW.supersedes_id;
    IF mine > 0 OR (NEW.supersedes_id IS NOT NULL AND before.by_id <> NEW.by_id) THEN
        PERFORM proofroom_refuse('fe2', 'The two verdicts on a high-risk claim are two people''s: each changes only their own.');
    END IF;
    IF NEW.blind <> (others > 0) AND NEW.supersedes_id IS NULL THEN
        PERFORM proofroom_refuse('fe2', 'On a high-risk claim the first verdict is open and every other one blind.');
    END IF;
    IF article.stage IN ('ready', 'scheduled') AND EXISTS (
        SELECT 1 FROM articles_transition t WHERE t.article_id = article.id AND t.from_state = 'checking'
           AND t.to_state = 'ready' AND t.digest = article.pinned_digest AND t.by_id = NEW.by_id)
       AND NOT (NEW.blind AND coalesce((SELECT signer_may_be_second FROM articles_deskpolicy), false)) THEN
        PERFORM proofroom_refuse('fe3', 'Whoever signed this article off cannot check a high-risk claim in it.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER articles_verification_four_eyes BEFORE INSERT ON articles_verification
    FOR EACH ROW EXECUTE FUNCTION proofroom_verifying();
"""

REVIEWING = """
CREATE FUNCTION proofroom_reviewing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE how text;
BEGIN
    PERFORM 1 FROM articles_article WHERE id = NEW.article_id FOR UPDATE;
    IF NEW.withdraws_id IS NOT NULL THEN
        RETURN NEW;
    END IF;
    how := proofroom_involved(NEW.article_id, NEW.by_id);
    IF how <> '' THEN
        PERFORM proofroom_refuse('fe4', 'Whoever ' || how || ' cannot review it.');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM accounts_user WHERE id = NEW.by_id AND person_id = NEW.person_id) THEN
        PERFORM proofroom_refuse('fe4', 'A reviewer seals in their own name.');
    END IF;
    IF NEW.kind = 'medical' AND NOT EXISTS (
        SELECT 1 FROM experts_credential c WHERE c.person_id = NEW.person_id AND c.verified_on IS NOT NULL
           AND (c.valid_to IS NULL OR c.valid_to >= NEW.reviewed_on)) THEN
        PERFORM proofroom_refuse('fe4', 'A medical reviewer holds a verified credential that is in force.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER articles_review_four_eyes BEFORE INSERT ON articles_review
    FOR EACH ROW EXECUTE FUNCTION proofroom_reviewing();
"""

OVERRIDING = """
CREATE FUNCTION proofroom_overriding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE how text;
BEGIN
    PERFORM 1 FROM articles_article WHERE id = NEW.article_id FOR UPDATE;
    how := proofroom_involved(NEW.article_id, NEW.by_id);
    IF how <> '' THEN
        PERFORM proofroom_refuse('fe7', 'Whoever ' || how || ' cannot override what blocks it.');
    END IF;
    IF EXISTS (SELECT 1 FROM articles_contribution c
                WHERE c.article_id = NEW.article_id AND c.user_id = NEW.by_id AND c.role IN ('checked', 'signed_off'))
       OR EXISTS (SELECT 1 FROM articles_verification v WHERE v.article_id = NEW.article_id AND v.by_id = NEW.by_id) THEN
        PERFORM proofroom_refuse('fe7', 'Whoever checked this article or signed it off cannot override what blocks it.');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM accounts_user u JOIN accounts_user_groups ug ON ug.user_id = u.id
          JOIN auth_group_permissions gp ON gp.group_id = ug.group_id JOIN auth_permission p ON p.id = gp.permission_id
         WHERE u.id = NEW.by_id AND u.is_active AND p.codename = 'override_blocker') THEN
        PERFORM proofroom_refuse('fe7', 'Only a standards editor overrides a blocker.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER articles_override_four_eyes BEFORE INSERT ON articles_override
    FOR EACH ROW EXECUTE FUNCTION proofroom_overriding();
"""
