"""The outbox with a gateway behind it."""

import pytest

from tests.sms_gateway import KEY, Gateway


@pytest.fixture
def gateway(settings):
    """A gateway that honours ids, and a site that knows so and has texts go there."""
    gateway = Gateway()
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_KEY = gateway.url, KEY
    settings.SMS_GATEWAY_HONOURS_IDS, settings.SMS_GATEWAY_TIMEOUT = True, (2, 2)
    settings.MESSAGE_CHANNELS = ["inbox", "sms"]
    yield gateway
    gateway.stop()


@pytest.fixture
def plain_gateway(gateway, settings):
    """One that sends whatever comes, as often as it comes."""
    gateway.honours_ids = settings.SMS_GATEWAY_HONOURS_IDS = False
    return gateway
