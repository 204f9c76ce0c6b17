from django.conf import settings

ELDER_COOKIE = "elder"


def site(request):
    """What every page knows: whether this is the demo, and whether it is read in the elder version."""
    return {"DEMO": settings.DEMO, "elder": request.COOKIES.get(ELDER_COOKIE) == "1"}
