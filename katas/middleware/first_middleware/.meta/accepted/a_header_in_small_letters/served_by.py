"""The middleware that tells which server has answered."""

from django.conf import settings


def served_by(get_response):
    name = settings.SERVER_NAME

    def middleware(request):
        response = get_response(request)
        del response["x-served-by"]
        response["x-served-by"] = name
        return response

    return middleware
