"""Settings that all tests share."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["browser_fixtures"]

# The same examples on every run, and no time limits: a slow machine is not a failure.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=100,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")
