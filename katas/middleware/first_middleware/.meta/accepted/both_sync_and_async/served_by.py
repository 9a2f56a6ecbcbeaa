"""The middleware that tells which server has answered."""

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.utils.decorators import sync_and_async_middleware


@sync_and_async_middleware
def served_by(get_response):
    if iscoroutinefunction(get_response):

        async def middleware(request):
            response = await get_response(request)
            response.headers["X-Served-By"] = settings.SERVER_NAME
            return response

    else:

        def middleware(request):
            response = get_response(request)
            response.headers["X-Served-By"] = settings.SERVER_NAME
            return response

    return middleware
