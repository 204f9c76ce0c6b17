from django.db import migrations

from centers.common.append_only import append_only

# Once a plan was issued, neither it nor what belongs to it changes, whoever asks: a row of a plan follows the amendment
# that brought it, or else the plan; grades and red lines follow the plan.
FROZEN = """
CREATE FUNCTION assessment_refuse_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plans bigint[];
    amendments bigint[];
BEGIN
    IF TG_TABLE_NAME = 'assessment_plan' THEN
        IF OLD.issued_at IS NOT NULL THEN
            RAISE EXCEPTION 'plan % was issued and is frozen', OLD.year USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF TG_TABLE_NAME = 'assessment_amendment' THEN
        IF OLD.issued_on IS NOT NULL THEN
            RAISE EXCEPTION 'an amendment that was issued is frozen' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSE
        IF TG_TABLE_NAME = 'assessment_planrow' THEN
            IF TG_OP <> 'INSERT' AND OLD.amendment_id IS NOT NULL THEN amendments := amendments || OLD.amendment_id;
            ELSIF TG_OP <> 'INSERT' THEN plans := plans || OLD.plan_id; END IF;
            IF TG_OP <> 'DELETE' AND NEW.amendment_id IS NOT NULL THEN amendments := amendments || NEW.amendment_id;
            ELSIF TG_OP <> 'DELETE' THEN plans := plans || NEW.plan_id; END IF;
        ELSE
            IF TG_OP <> 'INSERT' THEN plans := plans || OLD.plan_id; END IF;
            IF TG_OP <> 'DELETE' THEN plans := plans || NEW.plan_id; END IF;
        END IF;
        IF EXISTS (SELECT 1 FROM assessment_plan p WHERE p.id = ANY (plans) AND p.issued_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM assessment_amendment a WHERE a.id = ANY (amendments) AND a.issued_on IS NOT NULL) THEN
            RAISE EXCEPTION 'a row of a plan that was issued is frozen' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER issued_is_frozen BEFORE UPDATE OR DELETE ON assessment_plan
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_issued();
CREATE TRIGGER issued_is_frozen BEFORE UPDATE OR DELETE ON assessment_amendment
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_issued();
CREATE TRIGGER issued_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON assessment_planrow
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_issued();
CREATE TRIGGER issued_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON assessment_band
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_issued();
CREATE TRIGGER issued_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON assessment_redline
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_issued();
"""
THAWED = """
DROP TRIGGER issued_is_frozen ON assessment_redline;
DROP TRIGGER issued_is_frozen ON assessment_band;
DROP TRIGGER issued_is_frozen ON assessment_planrow;
DROP TRIGGER issued_is_frozen ON assessment_amendment;
DROP TRIGGER issued_is_frozen ON assessment_plan;
DROP FUNCTION assessment_refuse_issued();
"""
# What was written down stays; it is decided, voided or ended once, and nothing else of it changes.
ONCE = """
CREATE FUNCTION assessment_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided text := TG_ARGV[0];
    later text[] := TG_ARGV[1]::text[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% keeps what was written down', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(OLD) ->> decided IS NOT NULL THEN
        RAISE EXCEPTION '% was decided and stays', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(OLD) - later <> to_jsonb(NEW) - later THEN
        RAISE EXCEPTION '% stays as it was written down', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
DECISION = ("decided_at", "decided_by_id", "panel", "opinion")
LATER = {  # table: the column that ends it, and all that come with it
    "event": ("voided_at", "voided_by_id", "void_reason"),
    "flag": (*DECISION, "cap"),
    "objection": (*DECISION, "is_upheld", "points"),
    "look": (
        "confirmed_at", "found_again", "note_again", "by_again_id", "at_again", "settled", "settled_note",
        "settled_by_id",
    ),
    "excuse": ("ended_at", "ended_by_id"),
    "rectification": (
        "closed_at", "closed_by_id", "measures", "planned_at", "outcome", "done_at", "finding",
    ),
}  # fmt: skip


def decided_once(table, columns):
    later = "{" + ",".join(columns) + "}"
    return migrations.RunSQL(
        f"CREATE TRIGGER decided_once BEFORE UPDATE OR DELETE ON assessment_{table} FOR EACH ROW"
        f" EXECUTE FUNCTION assessment_decided_once('{columns[0]}', '{later}')",
        f"DROP TRIGGER decided_once ON assessment_{table}",
    )


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]

    operations = [
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunSQL(ONCE, "DROP FUNCTION assessment_decided_once()"),
        *(decided_once(table, columns) for table, columns in LATER.items()),
        *(
            append_only(f"assessment_{table}")
            for table in (
                "check",
                "closing",
                "evidencerow",
                "judgement",
                "objectionfile",
                "turn",
                "opinion",
                "selfreview",
                "result",
            )
        ),
    ]
