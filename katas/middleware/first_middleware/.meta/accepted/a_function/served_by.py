"""The middleware that tells which server has answered."""

from django.conf import settings


def served_by(get_response):
    name = settings.SERVER_NAME

    def middleware(request):
        response = get_response(request)
        response["X-Served-By"] = name
        return response

    return middleware
