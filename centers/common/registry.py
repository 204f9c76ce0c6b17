"""How a floor hears of what stands above it, without importing it."""

from django.core.exceptions import ImproperlyConfigured


class Registry:
    """Functions that floors above contribute from `AppConfig.ready()`, in the order of registration.

    Calling it registers, and gives the function back; the same function twice is refused.
    """

    def __init__(self):
        self.functions = []

    def __call__(self, function):
        if function in self.functions:
            raise ImproperlyConfigured(f"{function} is registered already")
        self.functions.append(function)
        return function

    def __iter__(self):
        return iter(self.functions)
