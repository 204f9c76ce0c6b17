"""Who must know when somebody proved who they are: booking unlocks a resident's 查询码."""

from centers.common.registry import Registry

on_sign_in = Registry()  # listener(user), called after each complete sign-in


def signed_in(user):
    for listener in on_sign_in:
        listener(user)
