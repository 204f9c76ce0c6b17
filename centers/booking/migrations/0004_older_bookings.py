from django.db import migrations

from centers.booking.models.booking import new_tap_key

BATCH = 2000

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
        migrations.RunPython(give_links, migrations.RunPython.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
