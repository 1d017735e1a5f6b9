"""Settings that every test shares."""

import os
import tempfile

from hypothesis import settings

# No deadline: a slow machine is not a wrong answer. Speed is measured in benchmarks/, never asserted here.
settings.register_profile("licet", deadline=None)
settings.load_profile("licet")

# Tests never read or write the store of the person who runs them.
os.environ.setdefault("LICET_HOME", tempfile.mkdtemp(prefix="licet-tests-"))
