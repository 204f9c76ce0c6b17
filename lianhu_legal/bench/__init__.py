"""`make bench`: how fast the portal is, beside what its own database could do, on this machine.

Not a test: it prints figures and ratios and writes `var/bench.json`. Everything it starts, it stops; its
data live in a folder of their own, which is removed afterwards.
"""

STATEMENTS = "statements.json"  # below VAR_DIR: {path: {"sql": […], "size": bytes of the page}}
