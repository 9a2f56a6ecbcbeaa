import logging
import uuid

from django.core.cache import caches
from django.db import connections
from django.http import HttpResponse, JsonResponse
from django.views import View


class Health(View):
    http_method_names = ["get", "head"]

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response


class Live(Health):
    def get(self, request):
        return HttpResponse('{"status": "ok"}', content_type="application/json")


class Ready(Health):
    def get(self, request):
        database, cached = self.database(), self.cache()
        status = 503 if "down" in (database, cached) else 200
        return JsonResponse({"database": database, "cache": cached}, status=status)

    def database(self):
        try:
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT 1")
        except Exception as error:  # noqa: BLE001
            logging.critical("The database is down: %s", error)
            return "down"
        return "ok"

    def cache(self):
        value = str(uuid.uuid4())
        try:
            caches["default"].set_many({value: value}, 5)
            if caches["default"].get_many([value]) == {value: value}:
                return "ok"
        except Exception as error:
            logging.error("The cache is down", exc_info=error)
            return "down"
        logging.error("The cache has lost a value")
        return "down"


live = Live.as_view()
ready = Ready.as_view()
