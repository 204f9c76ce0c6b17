def end_idle_session(get_response):
    return get_response


def require_second_factor(get_response):
    return get_response
