from django.db import migrations

from centers.booking.models.booking import new_tap_key

BATCH = 2000

# Two patterns of one post and window at the same time were allowed. The later one gets a window of its
# own, named after the row: nobody's times are lost, and the planner sees which of them to put right.
TELL_APART = """
UPDATE booking_roster AS r
   SET "window" = ltrim(left(r."window", 30 - length(' 排班' || r.id)) || ' 排班' || r.id)
 WHERE EXISTS (
       SELECT FROM booking_roster AS o
        WHERE o.id < r.id AND o.center_id = r.center_id AND o.title = r.title
          AND o."window" = r."window" AND o.weekday = r.weekday
          AND o.starts < r.ends AND r.starts < o.ends
          AND daterange(o.valid_from, o.valid_to, '[]') && daterange(r.valid_from, r.valid_to, '[]'));
"""

# Whoever stands in the queue gets the number of their place in it; a time was agreed on when it was
# booked; a reminder was of the time that the booking still has.
FILL = """
UPDATE booking_booking SET arranged_at = confirmed_at, seat_by_desk = channel <> 'web';

UPDATE booking_booking AS b
   SET ticket = q.place, arrived_at = b.starts_at, queue_at = b.starts_at
  FROM (SELECT id, row_number() OVER (PARTITION BY center_id, day ORDER BY starts_at, id) AS place
          FROM booking_booking WHERE status = 'checked_in') AS q
 WHERE q.id = b.id;

INSERT INTO booking_ticketcounter (center_id, day, last)
SELECT center_id, day, max(ticket) FROM booking_booking WHERE ticket IS NOT NULL GROUP BY 1, 2;

ALTER TABLE booking_bookingevent DISABLE TRIGGER append_only;
UPDATE booking_bookingevent AS e SET due = b.starts_at
  FROM booking_booking AS b WHERE b.id = e.booking_id AND e.verb LIKE 'remind%';
ALTER TABLE booking_bookingevent ENABLE TRIGGER append_only;
"""


def give_links(apps, schema_editor):
    """Each older booking a link of its own, a batch at a time."""
    rows = apps.get_model("booking", "Booking").objects.filter(tap_key=None)
    while batch := list(rows.only("pk")[:BATCH]):
        for booking in batch:
            booking.tap_key = new_tap_key()
        rows.model.objects.bulk_update(batch, ["tap_key"])


class Migration(migrations.Migration):
    dependencies = [("booking", "0003_ways_waiting_and_queue")]
    operations = [
        migrations.RunSQL(TELL_APART, migrations.RunSQL.noop),
        migrations.RunPython(give_links, migrations.RunPython.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
