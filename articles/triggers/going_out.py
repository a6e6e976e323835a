"""What goes out was signed, and its high-risk claims were looked at twice."""

SIGNING = """
CREATE FUNCTION proofroom_signing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE unfit text;
BEGIN
    IF NEW.axis = 'stage' AND NEW.from_state = 'checking' AND NEW.to_state = 'ready' THEN
        PERFORM 1 FROM articles_article WHERE id = NEW.article_id FOR UPDATE;
        unfit := proofroom_unfit_to_sign(NEW.article_id, NEW.by_id);
        IF unfit <> '' THEN
            PERFORM proofroom_refuse(split_part(unfit, ':', 1), substr(unfit, 5));
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER articles_transition_four_eyes BEFORE INSERT ON articles_transition
    FOR EACH ROW EXECUTE FUNCTION proofroom_signing();
"""

PUBLISHING = """
-- A basis of "checked" is somebody's sign-off of exactly this text; and nothing goes live past FE2 and FE3.
CREATE FUNCTION proofroom_going_out() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE signer bigint; unfit text;
BEGIN
    SELECT t.by_id INTO signer FROM articles_transition t
     WHERE t.article_id = NEW.id AND t.axis = 'stage' AND t.from_state = 'checking' AND t.to_state = 'ready'
       AND t.digest = NEW.pinned_digest ORDER BY t.id DESC LIMIT 1;
    IF NEW.basis = 'checked' AND signer IS NULL THEN
        PERFORM proofroom_refuse('fe3', 'Nobody signed this text off.');
    END IF;
    IF NEW.standing = 'live' AND NEW.published_at IS NOT NULL AND TG_ARGV[0] = 'publication' THEN
        IF NEW.basis = 'checked' THEN
            unfit := proofroom_unfit_to_sign(NEW.id, signer);
            IF unfit <> '' THEN
                PERFORM proofroom_refuse(split_part(unfit, ':', 1), substr(unfit, 5));
            END IF;
        END IF;
        IF EXISTS (SELECT 1 FROM articles_claim c WHERE c.article_id = NEW.id AND c.closed_at IS NULL AND c.risk = 'high'
                      AND NOT proofroom_settled(c)) THEN
            PERFORM proofroom_refuse('fe2', 'A high-risk claim lacks two verdicts by different people, the second blind.');
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- FE2: two people, the second blind, both confirming; or neither against it and an override in force.
CREATE FUNCTION proofroom_settled(c articles_claim) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT v.by_id) >= 2 AND bool_or(v.blind)
       AND NOT bool_or(v.verdict IN ('incorrect', 'misleading', 'on_author'))
       AND (bool_and(v.verdict IN ('confirmed', 'confirmed_with_change', 'belief_reported_correctly'))
            OR EXISTS (SELECT 1 FROM articles_override o
                        WHERE o.article_id = c.article_id AND o.about = 'claim:' || c.public_id AND o.expires_on >= current_date
                          AND NOT EXISTS (SELECT 1 FROM articles_override r WHERE r.revokes_id = o.id)))
      FROM proofroom_standing(c.id) v
$$;
CREATE TRIGGER articles_article_signed BEFORE UPDATE OF basis, pinned_digest ON articles_article
    FOR EACH ROW WHEN (NEW.basis = 'checked' AND (OLD.basis <> 'checked' OR NEW.pinned_digest <> OLD.pinned_digest))
    EXECUTE FUNCTION proofroom_going_out('sign-off');
CREATE TRIGGER articles_article_going_out BEFORE UPDATE OF published_digest ON articles_article
    FOR EACH ROW EXECUTE FUNCTION proofroom_going_out('publication');
"""
