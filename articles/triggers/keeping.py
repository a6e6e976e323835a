"""What stays as it is: closed claims, approved corrections, credentials that somebody else verified."""

CLAIMS = """
CREATE FUNCTION proofroom_keeping_claims() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE how text; ranks text[] := ARRAY['routine', 'elevated', 'high'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM proofroom_refuse('claims', 'Claims are closed, never deleted.');
    END IF;
    IF OLD.closed_at IS NOT NULL THEN
        PERFORM proofroom_refuse('claims', 'A closed claim stays as it is: open a new one.');
    END IF;
    IF array_position(ranks, NEW.risk::text) < array_position(ranks, OLD.risk::text) THEN
        PERFORM proofroom_refuse('risk', 'The risk of a claim may only be raised.');
    END IF;
    IF NEW.closed_at IS NOT NULL THEN
        PERFORM 1 FROM articles_article WHERE id = NEW.article_id FOR UPDATE;
        how := proofroom_involved(NEW.article_id, NEW.closed_by_id);
        IF how <> '' THEN
            PERFORM proofroom_refuse('fe6', 'Whoever ' || how || ' cannot close a claim in it.');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER articles_claim_kept BEFORE UPDATE OR DELETE ON articles_claim
    FOR EACH ROW EXECUTE FUNCTION proofroom_keeping_claims();
"""

CORRECTING = """
CREATE FUNCTION proofroom_correcting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.approved_at IS NOT NULL OR NEW.drafted_by_id <> OLD.drafted_by_id THEN
        PERFORM proofroom_refuse('fe8', 'An approved correction, and who drafted it, stay as they are.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER articles_correction_four_eyes BEFORE UPDATE ON articles_correction
    FOR EACH ROW EXECUTE FUNCTION proofroom_correcting();
"""

CREDENTIALS = """
-- FE5: a credential shows as verified on the word of somebody who did not enter it, until what was judged changes.
CREATE FUNCTION proofroom_credentials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.kind, NEW.title, NEW.issuer, NEW.identifier, NEW.valid_from, NEW.valid_to)
           IS DISTINCT FROM (OLD.kind, OLD.title, OLD.issuer, OLD.identifier, OLD.valid_from, OLD.valid_to) THEN
            NEW.verified_on := NULL;
            NEW.verified_how := '';
        END IF;
        IF NEW.verified_on IS NOT DISTINCT FROM OLD.verified_on THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.verified_on IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM articles_verification v WHERE v.credential_id = NEW.id
           AND v.verdict IN ('confirmed', 'confirmed_with_change') AND v.by_id IS DISTINCT FROM NEW.entered_by_id
           AND NOT EXISTS (SELECT 1 FROM articles_verification later WHERE later.supersedes_id = v.id)) THEN
        PERFORM proofroom_refuse('fe5', 'A credential is verified by a verdict of somebody who did not enter it.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER experts_credential_four_eyes BEFORE INSERT OR UPDATE ON experts_credential
    FOR EACH ROW EXECUTE FUNCTION proofroom_credentials();
"""
