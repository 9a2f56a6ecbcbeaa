from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pytest_djangokata.testing import count_rows


def act(inputs):
    told = []
    for query in inputs["asked"]:
        with CaptureQueriesContext(connection) as queries, count_rows() as rows:
            response = Client().get(f"/export/{query}")
            pieces, seen, moments = [], 0, [(0, rows.fetched)]
            for piece in response.streaming_content if response.streaming else [response.content]:
                moments.append((seen, rows.fetched))
                pieces.append(piece)
                seen += piece.count(b"\r\n")
            moments.append((seen, rows.fetched))
            # A line has its share of all rows: what is prefetched for it is not ahead of it.
            share = rows.fetched / (seen - 1) if seen > 1 else 0
            most = max(fetched - round(read * share) for read, fetched in moments)
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
    for query in inputs["asked"]:
        head = Client().head(f"/export/{query}")
        told.append([int(head.status_code), head.headers.get("Content-Type"), head.headers.get("Content-Disposition")])
    told.extend(
        int(ask("/export/").status_code)
        for ask in (Client().post, Client().head, Client().put, Client().delete, Client().options)
    )
    return told
