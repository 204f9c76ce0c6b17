"""Invented cases for trying things out: a few through the verbs, or very many by whole sets."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from centers.cases.synthetic import shares
from centers.cases.synthetic.world import World

FEW = 300  # up to here each case of every line goes through its verbs, papers and all


class Command(BaseCommand):
    help = f"Adds invented cases; up to {FEW} with their papers. Refuses where DEMO is off."

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, default=100)
        parser.add_argument("--years", type=int, default=2, help="how far back they reach")
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same cases")

    def handle(self, *, cases, years, seed, **options):
        if not settings.DEMO:
            raise CommandError("demo works only with DEMO=1")
        if cases < 1 or not 1 <= years <= 20:
            raise CommandError("demo needs at least one case and from 1 to 20 years")
        began, world = time.monotonic(), World(seed, years)
        with transaction.atomic():
            made = sum(
                self.invent(world, source, count, with_papers=cases <= FEW)
                for source, count in shares(cases)
            )
        took = time.monotonic() - began
        return f"Done. {made} invented cases of {years} years in {took:.0f} seconds."

    def invent(self, world, source, count, *, with_papers):
        self.say(f"{source.line}: {count} cases …")
        if with_papers:
            return source.few(world, count)
        return source.many(world, count, self.say)

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
