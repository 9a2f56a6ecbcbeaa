from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pytest_djangokata.testing import count_rows


def act(inputs):
    told = []
    for query in inputs["asked"]:
        with CaptureQueriesContext(connection) as queries, count_rows() as rows:
            response = Client().get(f"/export/{query}")
            pieces, seen, most = [], 0, rows.fetched
            for piece in response.streaming_content if response.streaming else [response.content]:
                most = max(most, rows.fetched - seen)
                pieces.append(piece)
                seen += piece.count(b"\r\n")
        told.append(
            {
                "status": int(response.status_code),
                "text": b"".join(pieces).decode(),
                "type": response.headers.get("Content-Type"),
                "name": response.headers.get("Content-Disposition"),
                "streams": bool(response.streaming) and most <= 200,
                "few": len(queries) <= 1 + 2 * -((1 - seen) // 100),
            }
        )
    told.append(int(Client().post("/export/").status_code))
    return told
