"""The network that the five service lines stand on, floor by floor.

A floor looks down, never up; `pyproject.toml` and `tests/test_floors.py` hold it to that.

    portal      home, my matters, desk front page, status
    booking     rosters, slots, bookings, the desk's day
    messaging   outbox, site inbox, gateways
    accounts    residents, staff, postings, rights, consent
    org         the tree of units, bodies, services, calendar
    common      working days, masking, encryption, components; no models
"""
