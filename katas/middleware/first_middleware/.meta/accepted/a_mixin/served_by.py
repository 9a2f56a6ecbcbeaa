"""The middleware that tells which server has answered."""

from django.conf import settings
from django.utils.deprecation import MiddlewareMixin


class NameTheServer(MiddlewareMixin):
    def process_response(self, request, response):
        response.headers["X-Served-By"] = settings.SERVER_NAME
        return response
